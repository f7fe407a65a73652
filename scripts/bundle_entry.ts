/**
 * The entry of the bundle: one script without imports, which also runs where there are no modules.
 *
 * @module
 */

import { start } from "../main.ts";

start();
