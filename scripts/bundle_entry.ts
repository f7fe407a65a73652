/**
 * The program as it is bundled: one script without imports, which also runs where there are no modules.
 *
 * @module
 */

import { start } from "../main.ts";

start();
