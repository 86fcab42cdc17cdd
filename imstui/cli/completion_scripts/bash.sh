# Completion of imstui for bash 4.4 or newer.
_imstui() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == ':files' ]]; then
            compopt -o default
        elif [[ -n $line ]]; then
            COMPREPLY+=("$line")
        fi
    done < <("$1" completion bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null </dev/null)
}
complete -F _imstui imstui
