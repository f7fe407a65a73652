/**
 * Builds the command of a job: the job's own command, or its experiment's template, filled in.
 *
 * @module
 */

import { queueOf } from "../../domain/document/document_view.ts";
import { UserError } from "../../errors.ts";
import { option, phrase } from "../../phrase.ts";
import { blobId } from "../../adapters/git/provenance.ts";
import type { TemplateSource } from "../../domain/document/attempt.ts";
import { experimentIdOf, type LinkedJob } from "../../domain/document/link.ts";
import type { StoredStatepoint } from "../../domain/statepoint/stored_statepoint.ts";
import {
  type ExperimentFile,
  EXPERIMENTS_FOLDER,
  markExperimentFile,
} from "../../adapters/store/experiment_files.ts";
import type { Root } from "../../adapters/store/root.ts";
import { renderCommand } from "../../domain/template/render.ts";
import { type Mapping } from "../../domain/value/value.ts";
import { invalidExperiment } from "../../domain/experiment/experiment_text.ts";
import { loadExperiment } from "../intake/load_experiment.ts";

/** A command for the shell, and the source of its template. */
export interface JobCommand {
  readonly text: string;
  /** The source of the template. */
  readonly source: TemplateSource;
}

interface Template {
  readonly text: string;
  readonly source: TemplateSource;
}

interface Loaded {
  readonly template: Template;
  readonly file: ExperimentFile;
}

/** Builds commands from the template as it is when a job starts: a changed file is read again. */
export class CommandBuilder {
  readonly #root: Root;
  readonly #loaded = new Map<string, Loaded>();

  /** @param root of the experiments */
  constructor(root: Root) {
    this.#root = root;
  }

  /**
   * Returns the command of a job.
   *
   * @throws {UserError} `COMMAND_MISSING` if neither the job nor its experiment has a command
   */
  async build(
    job: { readonly id: string; readonly statepoint: StoredStatepoint },
    document: Mapping,
  ): Promise<JobCommand> {
    const template = await this.#template({ ...job, document });
    const statepoint = job.statepoint.mapping;
    const text = renderCommand(template.text, { statepoint, jobId: job.id });
    return { text, source: template.source };
  }

  async #template(job: LinkedJob & { readonly id: string }): Promise<Template> {
    const own = queueOf(job.document).command?.trim();
    if (own) return { text: own, source: { path: undefined, blob: undefined } };
    const experimentId = experimentIdOf(job);
    if (experimentId === undefined) {
      throw missing(job.id, "it belongs to no experiment and has no command of its own");
    }
    const known = this.#loaded.get(experimentId);
    const mark = known && markExperimentFile(this.#root, known.file.path);
    if (mark !== undefined && mark === known?.file.mark) return known.template;
    return await this.#load(job.id, experimentId);
  }

  async #load(jobId: string, experimentId: string): Promise<Template> {
    const experiment = await loadExperiment(this.#root, experimentId);
    if (experiment === undefined) {
      throw missing(
        jobId,
        `experiment ${experimentId} has no file under ${EXPERIMENTS_FOLDER}`,
        `Write ${EXPERIMENTS_FOLDER}/${experimentId}-name.md with a runner_command in its front matter`,
      );
    }
    const { path, content } = experiment.file;
    const command = experiment.frontMatter.get("runner_command") ?? "";
    if (typeof command !== "string") throw invalidExperiment(path, "runner_command is not text");
    if (command.trim() === "") throw missing(jobId, `${path} has no runner_command`);
    const template = { text: command.trim(), source: { path, blob: await blobId(content) } };
    this.#loaded.set(experimentId, { template, file: experiment.file });
    return template;
  }
}

function missing(
  jobId: string,
  state: string,
  advice = "Add runner_command to the experiment's front matter",
): UserError {
  return new UserError("COMMAND_MISSING", `Cannot run job "${jobId}": ${state}`, {
    hint: phrase`${advice}, or queue the job with ${option("command")}.`,
  });
}
