#compdef imstui
# Completion of imstui for zsh.
_imstui() {
    local line
    local -a values shown
    for line in "${(@f)$("${words[1]}" completion zsh -- "${(@Q)words[2,CURRENT]}" 2>/dev/null </dev/null)}"; do
        if [[ $line == ':files' ]]; then
            _files
        elif [[ -n $line ]]; then
            values+=("${line%%$'\t'*}")
            shown+=("${line/$'\t'/  -- }")
        fi
    done
    (( $#values )) && compadd -l -d shown -a values
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _imstui "$@"
else
    compdef _imstui imstui
fi
