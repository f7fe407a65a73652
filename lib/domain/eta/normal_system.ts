/**
 * Systems of linear equations whose solution is drawn from a normal distribution.
 *
 * @module
 */

import type { Chance } from "./chance.ts";

/**
 * Returns the lower triangle whose product with its own transpose is a matrix, row by row.
 *
 * @param matrix symmetric and positive definite; it is overwritten
 */
export function choleskyOf(matrix: Float64Array, size: number): Float64Array {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column] ?? 0;
      for (let at = 0; at < column; at++) {
        sum -= (matrix[row * size + at] ?? 0) * (matrix[column * size + at] ?? 0);
      }
      matrix[row * size + column] = row === column
        ? Math.sqrt(Math.max(sum, 1e-12))
        : sum / (matrix[column * size + column] ?? 1);
    }
  }
  return matrix;
}

/**
 * Draws from the normal distribution with a precision matrix, around the solution of the system of
 * equations with this matrix.
 *
 * @param triangle of the precision matrix
 * @param right the right side of the equations
 */
export function drawNormal(
  triangle: Float64Array,
  right: Float64Array,
  chance: Chance,
): Float64Array {
  const size = right.length;
  const solution = right.slice();
  for (let row = 0; row < size; row++) {
    let sum = solution[row] ?? 0;
    for (let at = 0; at < row; at++) sum -= (triangle[row * size + at] ?? 0) * (solution[at] ?? 0);
    solution[row] = sum / (triangle[row * size + row] ?? 1);
  }
  // A standard normal draw added between the two triangles has the wanted covariance after the second.
  for (let row = 0; row < size; row++) solution[row] = (solution[row] ?? 0) + chance.normal();
  for (let row = size - 1; row >= 0; row--) {
    let sum = solution[row] ?? 0;
    for (let at = row + 1; at < size; at++) {
      sum -= (triangle[at * size + row] ?? 0) * (solution[at] ?? 0);
    }
    solution[row] = sum / (triangle[row * size + row] ?? 1);
  }
  return solution;
}
