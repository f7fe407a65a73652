/**
 * The shell functions that ask the program for candidates.
 *
 * @module
 */

import { COMPLETE } from "./completion.ts";
import type { Shell } from "./shells.ts";

/**
 * Each function passes the words up to the cursor to the program as typed; each line of the answer is a candidate.
 *
 * Zsh and fish quote a candidate, bash does not: its function must quote, because a tag may contain anything and
 * bash would execute it. Inside an open quote a quoted candidate would have another meaning, so there is none.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `_aexp() {
  local word quoted
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  case \${words[COMP_CWORD - 1]} in *[\\'\\"\\$\\\`]*) return ;; esac
  words[COMP_CWORD - 1]=\${words[COMP_CWORD - 1]//\\\\/}
  while IFS= read -r word; do
    printf -v quoted %q "$word"
    COMPREPLY+=("$quoted")
  done < <("\${COMP_WORDS[0]}" ${COMPLETE} "\${words[@]}" 2>/dev/null)
}
complete -o default -F _aexp aexp
`,
  zsh: `#compdef aexp
_aexp() {
  local -a found
  found=("\${(@f)$("\${words[1]}" ${COMPLETE} "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -- "\${found[@]}"; else _files; fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
compdef _aexp aexp
`,
  fish: `function __aexp_complete
  set -l words (commandline -opc)
  set -l found ($words[1] ${COMPLETE} $words[2..-1] (commandline -ct) 2>/dev/null)
  if set -q found[1]
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c aexp -f -a '(__aexp_complete)'
`,
};
