# Completion of imstui for fish.
function __imstui_complete
    set --local words (commandline --tokenize --cut-at-cursor --current-process)
    set --local begun (commandline --cut-at-cursor --current-token)
    for line in ($words[1] completion fish -- $words[2..] "$begun" 2>/dev/null </dev/null)
        if test "$line" = ':files'
            __fish_complete_path "$begun"
        else
            printf '%s\n' $line
        end
    end
end
complete --no-files --command imstui --arguments '(__imstui_complete)'
