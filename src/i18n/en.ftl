# Findings: code = what is wrong, code-help = what to do
DL001 = not valid YAML: { $message }
DL001-help = Look at this line and the one above: indentation, quotes, the space after a colon.
DL002 = the file is too large: { $size } KB, at most { $limit } KB
DL002-help = Content files are written by hand; check whether this is the right file, or split it.
DL003 = the file is empty
DL003-help = Write something into it, or delete it.
DL004 = the file is not UTF-8 (from byte { $byte })
DL004-help = Save it as UTF-8 in your editor.
DL005 = a tab is used for indentation
DL005-help = YAML takes spaces only: replace the tab by two spaces.
DL006 = a full-width colon “：” after the key
DL006-help = Write a plain colon and a space: `: `.
DL007 = unknown key `{ $key }`
DL007-help = { $near ->
    [none] Keys that may stand here: { $known }
   *[other] Did you mean `{ $near }`? Keys that may stand here: { $known }
 }
DL008 = duplicate key `{ $key }` (already on line { $line })
DL008-help = Make one of the two: a later one never silently wins.
DL009 = the key `{ $key }` is missing
DL009-help = Add it; docs/format.md shows how.
DL010 = expected { $expected }, found { $found }
DL010-help = Write what is expected.
DL011 = unknown word `{ $word }`
DL011-help = { $near ->
    [none] Words that may stand here: { $known }
   *[other] Did you mean `{ $near }`? Words that may stand here: { $known }
 }
DL012 = bad value: { $message }
DL012-help = docs/format.md shows how to write it.
DL013 = the file cannot be read: { $message }
DL013-help = Check that it exists and may be read.
DL020 = duplicate { $what } `{ $id }` (also at { $other })
DL020-help = Rename one of the two.
DL021 = no such { $what }: `{ $id }`
DL021-help = { $near ->
    [none] Define it first, or name one that exists.
   *[other] Did you mean `{ $near }`?
 }
DL022 = the id `{ $id }` is badly formed: { $message }
DL022-help = Ids take lower-case letters, digits and hyphens: `a-z0-9-`.
DL023 = `{ $id }` is ambiguous: { $candidates }
DL023-help = Write the whole id.
DL024 = { $what } must be { $low }–{ $high }, found { $value }
DL024-help = Bring it into the range.
DL025 = only { $count } { $what }, at least { $least } are needed
DL025-help = Add more; the more varied, the better the recognition.
DL026 = `due` is badly written: `{ $value }`
DL026-help = Write `start`, `end`, `on <situation> within N turns` or `before <item>`.
DL027 = `shown` does not fit the item: { $message }
DL027-help = Knowledge takes question, form or clock; only what is said or done has hit, miss and cues.
DL028 = the cue is badly written: { $message }
DL028-help = docs/format.md shows how to write cues.
DL029 = “{ $text }” is both a hit and a miss of `{ $hit }`
DL029-help = Take one of the two out.
DL030 = question `{ $id }` is incomplete: { $message }
DL030-help = Give exactly one of number, single, multiple, order, text.
DL031 = field `{ $id }`: { $message }
DL031-help = docs/format.md shows how to write fields.
DL034 = the file name does not fit the id `{ $id }`: it belongs at { $path }
DL034-help = Rename the file or the id: files are found by id.
DL035 = `{ $place }` in “{ $text }” cannot be filled
DL035-help = Write {"{"}fact.name{"}"}, with a name that stands in facts.
DL036 = not a date: `{ $value }`
DL036-help = Write it like 2026-03-02.
DL037 = `{ $id }` stands in two packs: { $other }
DL037-help = The later one must say `replaces: { $id }` to take its place.
DL038 = there is no `{ $id }` to replace or extend
DL038-help = Check the id, or take out replaces / extends.
DL040 = script error: { $message }
DL040-help = Mend the script at this place; docs/format.md lists the functions.
DL041 = the script file does not exist: scripts/{ $path }
DL041-help = Write it, or take out `script`.
DL050 = the golden is badly written: { $message }
DL050-help = docs/format.md shows how goldens are written.
DL051 = the replay differs, first on line { $line }: stored “{ $expected }”, now “{ $found }”
DL051-help = If the change is meant, store it with `duilian check --bless`.
DL052 = scenario `{ $id }` has no golden that passes
DL052-help = Add { $path } without `fails:`.
DL053 = scenario `{ $id }` has no golden that fails
DL053-help = Add a `<scenario>.<reason>.golden` with `fails:`.
DL054 = the golden's verdict does not fit its header: { $message }
DL054-help = Mend the lines or `fails:`.
DL055 = the golden's scenario `{ $id }` does not exist
DL055-help = Mend the header's scenario, or delete the golden.
DL056 = lines by mood answer { $percent } % of the turns (at most { $limit } %)
DL056-help = Give persona or scenario answers for these turns: { $turns }.
DL057 = the customer says “{ $text }” twice within 20 turns
DL057-help = Write more lines.
DL060 = example “{ $text }” of `{ $item }` is judged wrongly: { $message }
DL060-help = Check whether it contradicts an example of another item.
DL061 = five-fold recognition of `{ $item }` is only { $percent } % (precision { $precision } %, recall { $recall } %)
DL061-help = Add more varied hits and harder misses; for instance: { $example }
DL062 = two hits of `{ $item }` are nearly the same: “{ $a }” “{ $b }”
DL062-help = Replace one by another way of saying it.
DL070 = `{ $item }` is not covered: { $why }
DL070-help = Add it to { $path }.

# --- program
