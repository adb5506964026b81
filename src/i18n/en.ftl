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
DL014 = an unfinished `duilian: allow`: it takes a rule and a reason
DL014-help = Write `duilian: allow DL062 — why this may stand`.
DL015 = `duilian: allow` names no rule: `{ $code }`
DL015-help = { $near ->
    [none] duilian explain lists all rules.
   *[other] Did you mean `{ $near }`?
 }
DL016 = there is no { $code } to let stand here
DL016-help = The fault is gone, or the comment is not at its line: delete or move it. For a whole file write `allow-file` within the first 20 lines.
DL017 = a comment cannot let { $code } stand
DL017-help = Content with this fault cannot be used: mend it, then delete the comment.
DL020 = duplicate { $what } `{ $id }` (also at { $other })
DL020-help = Rename one of the two.
DL021 = no such { $what }: `{ $id }`
DL021-help = { $near ->
    [none] { $known ->
        [none] Define it first, or name one that exists.
       *[other] There are: { $known }.
     }
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
DL042 = nothing ever calls the function `{ $name }`
DL042-help = Only opening, turn, silence and what they call are run: call it where it is needed, or delete it.
DL043 = the imported `{ $name }` is not used
DL043-help = Delete this import.
DL044 = { $count ->
    [none] there is no `{ $call }`
   *[other] there is no `{ $call }` with { $count } argument(s)
 }
DL044-help = { $instead ->
    [none] `duilian definitions` lists what can be called.
   *[other] Did you mean `{ $instead }`?
 }
DL045 = an outcome cannot be called “{ $outcome }”
DL045-help = Name it in small letters, digits and hyphens, as hung-up; ended-by-trainee, script-error and transcript are the program's.
DL046 = no scenario uses this script, and no script in use imports it: scripts/{ $path }
DL046-help = Name it under `script:` in a scenario, or import it at the top of the script that needs it; delete it if nothing does.
DL048 = { $lines ->
    [one] no golden runs this line of the script
   *[other] no golden runs the script from here to line { $last }
 }
DL048-help = Add a golden that gets here, or delete what is not needed.
DL050 = the golden is badly written: { $message }
DL050-help = { $last ->
    [none] An author writes these lines alone: the header's scenario, seed, title and fails, `>` the trainee's words, `~` seconds of waiting, `!` a command, `#` a comment.
   *[other] The scene was over after line { $last }: delete what follows, or change what comes before.
 }
DL051 = { $stored ->
    [none] the golden has no result yet: only the trainee's lines are written
   *[other] the replay differs, first on line { $line }: stored “{ $stored }”, now “{ $now }”
 }
DL051-help = { $stored ->
    [none] Store the result with `duilian check --bless`, then read it.
   *[other] If the change is meant, store it with `duilian check --bless`.
 }
DL052 = scenario `{ $id }` has no golden that passes
DL052-help = Add { $path } without `fails:`.
DL053 = scenario `{ $id }` has no golden that fails
DL053-help = Add a `<scenario>.<reason>.golden` with `fails:`.
DL054 = the golden's verdict does not fit its header: { $why }
DL054-help = { $lacking ->
    [none] Mend the lines, or take it out of `fails:`.
   *[other] A golden without `fails:` should pass. Show what it lacks: { $lacking }; if it is not meant to pass, name them in `fails:`.
 }
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
DL063 = { $count } hit(s) of `{ $item }`, held out of training, are taken for `{ $thief }`, such as “{ $text }”
DL063-help = The two items' examples are too alike: add hits that are one item's alone, or misses to `{ $thief }`; where the words show both, write `also` or `implies`.
DL064 = hit “{ $text }” of `{ $item }` is nearly a copy of the item's own text “{ $source }”
DL064-help = Write what a trainee would really say: nobody talks like a rule.
DL065 = hit “{ $text }” of `{ $item }` has { $count } characters: too short (fewer than { $least }) or too long (more than { $most })
DL065-help = Write a whole sentence; part a long one.
DL066 = “{ $text }” is a hit of `{ $item }` and of `{ $other }`
DL066-help = If it shows both, write `also: [{ $other }]` or `implies`; if only one, take it out of the other.
DL070 = `{ $item }` is not covered: { $why }
DL070-help = Add it to { $path }.
DL080 = the golden still speaks of `{ $item }`, which the scene does not have
DL080-help = The item was renamed or moved. Look at the result, then store it with `duilian check --bless`.
DL081 = `{ $item }` hangs on “{ $quote }” alone, sure to { $percent } %, too near the threshold of { $bar } %
DL081-help = Say it more plainly in the golden, or add such words to the item's hits (or misses, if they should not count).
DL082 = the file's name says `{ $reason }`, but `fails:` does not
DL082-help = A golden called pass has no `fails:`; one called after an item names it there; or rename the file.
DL083 = the scenario makes `{ $fact }` “{ $new }”, but a line of the persona still says “{ $old }”: “{ $text }” ({ $other })
DL083-help = Let the persona's line use {"{"}fact.{ $fact }{"}"}, or give the scenario answers or topics of its own.
DL084 = the persona contradicts itself: `{ $key }` says “{ $own }”, this says “{ $value }”
DL084-help = Make both the same.
DL085 = nobody can ask the topic `{ $id }`
DL085-help = { $near ->
    [none] Give it `hit`; if an item of the standard asks it, use the standard's name (`duilian list topics`); delete it if it is not wanted.
   *[other] Did you mean `{ $near }`? If not, give it `hit`, or delete it.
 }
DL086 = the answers to `{ $id }` are never heard: { $why }
DL086-help = { $topic ->
    [none] Move these lines where they are heard, or delete them.
   *[other] Write these lines under `{ $topic }`.
 }
DL087 = the fact `{ $fact }` is hidden, and nothing makes the customer tell it{ $topics ->
    [none] {""}
   *[other] { " " }(`asked_by`: { $topics })
}
DL087-help = Name topics in `asked_by` that can be asked, or use {"{"}fact.{ $fact }{"}"} in a line; write `open: true` for what the trainee knows anyway.
DL088 = “{ $text }” has the hidden fact `{ $fact }` (“{ $value }”) written out, so hearing it does not count as learning it
DL088-help = Write {"{"}fact.{ $fact }{"}"} instead of “{ $value }”.
DL089 = the goal `{ $item }` asks the topic `{ $topic }`, and this customer has no answer of their own{ $line ->
    [none] {""}: only a nod comes
   *[other] {""}: what comes is anybody's “{ $line }”
 }
DL089-help = Write `{ $topic }` under the persona's `topics` or the scenario's `answers`: two or three lines in this customer's voice.
DL090 = the scenario `{ $id }` has no end of its own
DL090-help = Write `limits: {"{"}turns: …{"}"}`, an `end` in the agenda, or c.end("…") in the script.
DL091 = the situation `{ $id }` never arises in this scenario{ $last ->
    [none] {""}
   *[other] , so what stands under it, up to line { $last }, is never played
 }
DL091-help = Write `raise` in the agenda, `situation` in the scenario, c.raise("{ $id }") in the script, or a line that raises it.
DL092 = the goal `{ $item }` can never be reached in this scenario: { $why }
DL092-help = Let it come about, or take it out of the goals.
DL093 = the goal `{ $item }` never falls due: { $why }
DL093-help = Let its time come, or change the item's `due`.
DL094 = this beat never fires: { $why }
DL094-help = Mend its `when`, or delete it.
DL095 = “{ $text }” was written before: { $other }
DL095-help = Write another line.
DL096 = no golden comes to the outcome `{ $outcome }`
DL096-help = Add a golden that does, or delete the outcome.
DL100 = from here the scene finds no end: { $path }
DL100-help = Write an end behind this step, or let the script close here too. On the way, … is a turn in which nothing was understood, ~ a wait of some seconds.
DL101 = with every move made that is tried, this was never heard: “{ $text }”
DL101-help = Its condition may be too strict, or something else always speaks first; delete it if it is not wanted.
DL102 = something else always speaks before the answers to `{ $id }`: “{ $by }”
DL102-help = Let that give way, or delete these answers.
DL120 = to be written: { $text }
DL120-help = Write it, and take out the mark 待写： as well.

# --- program
failed = error: { $message }
no-pack = --pack { $path } cannot be used: { $message }
no-content = no content: --no-builtin needs a --pack
no-scenario = there is no scenario `{ $id }`{ $near ->
    [none] {""}. See duilian list
   *[other] ; did you mean `{ $near }`?
 }
scenario-unusable = scenario `{ $id }` has { $count } errors; mend them first (duilian check shows all)
explain-how = One of them: duilian explain <code or name>
explain-wrong = wrong
explain-right = right
explain-absent = {" "}(there is no such file)
explain-empty = {" "}(an empty file)
explain-unreadable = {" "}(a file that cannot be read)
explain-repeat = {" "}(what follows, { $count } times)
explain-encoding = {" "}(saved as { $name })
severity-error = error
severity-warning = warning
no-rule = no rule `{ $id }`{ $near ->
    [none] . duilian explain lists them all
   *[other] , did you mean `{ $near }`?
 }
no-stage = there is no stage `{ $id }`
no-standard = there is no standard `{ $id }`
no-situation = there is no situation `{ $id }`
stage-unusable = stage `{ $id }` has { $count } errors (duilian check shows them)
stage-or-stages = give either `stage` or `stages`
cannot-read = cannot read { $path }: { $message }
cannot-write = cannot write { $path }: { $message }
list-broken = { $count } files cannot be read and are not listed; duilian check tells why
list-nothing = nothing there
list-how = practise: duilian practice <scenario>   watch one: duilian demo <scenario>
list-items-how = + to do  ! taboo  ? to know  ★ critical
list-topics-how = topic, the items that ask it, what a customer without an answer of their own says
list-situations-how = situation, the channels that bring it from the start; others come by the scenario's `situation`, by `raise` in the agenda or by the script
list-joint = ,{" "}
channel-showroom = showroom
channel-phone = landline
channel-mobile = mobile
channel-visit = visit
channel-chat = chat
against-total = total  { $total }
why-nothing = no item was seen; --why <item> tells why not
why-no-item = this stage has no recognised item `{ $id }`
why-seen = seen
why-unclear = unclear
why-word = unclear: a word alone, unless an example has just that
why-list = unclear: the turn shows so many items that it is a list of keywords
why-not-seen = not seen
why-line-rule = {"    "}rule      { $rule }  { $place }
why-line-clause = {"    "}looked at “{ $quote }”
why-line-margin = {"    "}margin { $margin } (seen from { $seen }, unclear from { $unclear })
why-line-alone = {"    "}these words show nothing else: the bar for unclear is lower
why-line-stranger = {"    "}these words clearly show { $other }, and phrases seldom show both: both bars are higher
why-line-features = {"    "}weightiest  { $features }
why-line-cue = {"    "}cue { $number } matches{ $place }
why-line-cue-vetoed = {"    "}cue { $number } matches, but a `not` vetoes it{ $place }
why-line-hit = {"    "}nearest hit ({ $likeness } %) “{ $text }”{ $place }
why-line-miss = {"    "}nearest miss ({ $likeness } %) “{ $text }”{ $place }
why-advice-miss = {"    "}if that is wrong: add these words to its `miss`
why-advice-hit = {"    "}if that is wrong: add these words to its `hit`
why-advice-veto = {"    "}if that is wrong: loosen the `not` of that cue, or add these words to its `hit`
why-advice-nothing = {"    "}decided by the author's own phrase
demo-none = scenario `{ $id }` has no demo (a golden without `fails:`)
demo-title = demo: { $title }
demo-stale = this demo does not quite fit the content as it is now; duilian check shows the difference
check-stage = { $stage }  items { $items }  covered { $covered }  examples { $hits } + { $misses }
check-script = { $file }  statements { $run } / { $statements } ({ $percent } %)  branches { $taken } / { $branches }
check-branches = {"  "}ways that no golden takes: { $all }
check-branch = { $line }:{ $column } { $way }
branch-then = never holds
branch-else = always holds
branch-loop = loop never entered
branch-case = case never chosen
branch-no-case = some case always chosen
branch-operand = never looked at
check-goldens = goldens: { $run } run, { $failed } with errors
check-coverage = coverage: { $covered } of { $items } ({ $percent } %)
check-blessed = { $count } goldens stored
check-allowed = let stand by comments: { $count }
finding-allowed = let stand by a comment: { $reason }
finding-known = in the baseline, not counted
check-known = in the baseline, not counted: { $count }
check-improved = { $count } no longer found; --bless takes them out of the baseline:
check-taken-out = { $count } no longer found and taken out of the baseline:
check-baseline-written = the baseline is stored
path-outside = { $path } lies in none of the packs that are checked
baseline-bad = { $path } is no baseline: { $message }
baseline-part = a baseline speaks of the whole pack: to store it with --bless, give neither paths nor --standard
baseline-kept-out = { $count } are new and did not get into the baseline: mend them; to let them in all the same, add --yes
baseline-none = there is no baseline { $path }: to begin with what is there now, add --bless
check-sessions = { $name }  model sessions { $sessions }  false taboo { $taboo } %  complete { $complete }  of these failed { $failed } % ({ $accepted } % with what is unclear accepted)  lacking one critical item { $lacking }  of these passed { $passed } %
check-sessions-all = all scenarios
check-sessions-failed = { $item }  failed sessions { $sessions }  scenarios { $scenarios }  unclear { $unclear }{ $texts }
check-sessions-taboo = { $item }  sessions with a false taboo { $sessions }{ $texts }
check-sessions-said = {"  "}“{ $text }”
check-mutants = items that did not notice that their line was changed: { $count }, the weakest first
check-mutant = { $item }  { $survived } of { $tried } unnoticed
check-survivor = {"  "}{ $place }  { $how }  { $line }  still counts by “{ $quote }”
mutation-drop = dropped
mutation-negate = denied
mutation-swap = swapped with the next
check-reach-whole = { $scenario }  all { $states } states reached in { $steps } moves, { $depth } moves deep
check-reach-cut = { $scenario }  { $states } states reached in { $steps } moves, { $depth } moves deep, then cut: { $why }{ $open }
reach-steps = too many moves
reach-settled = nothing was in question any more
reach-stale = nothing new since move { $new }
reach-words = the script judges the words themselves
reach-seconds = the script reckons with seconds
reach-desk = something depends on forms or questions, which are not filled in
reach-ids = the script puts ids together while it runs
reach-script = the script did not come back
reach-undecided = ; no end known from { $states } early states
check-total = errors { $errors }  warnings { $warnings }
bless-errors = nothing was stored: mend these { $count } errors first, then store the goldens
bless-statuses = results changed in { $file }:
bless-scene = whole scene
bless-ask = Store it? y stores, n does not, all stores the rest too
bless-nobody = { $count } goldens with changed results were not stored. Look at them, then run this at a terminal, or add --yes
bless-no-folder = { $file } lies in no folder (it is built in) and cannot be stored; check with --no-builtin --pack <folder>
watch-no-folder = there is no folder to watch: add --pack <folder>
watch-waiting = ── waiting for a save; Ctrl-C ends ──
watch-changed = ── changed: { $files } ──
new-bad-id = `{ $id }` cannot be an id: lower-case letters, digits and - only, like { $shape }
new-exists = { $path } is there already and is left alone
new-wrote = wrote { $path }
new-no-persona = there is no persona `{ $id }`: write one with `duilian new persona <id>`, or name one with --persona
new-no-goals = { $stages } has no item that can be practised as it is: give items their hits first
new-next-standard = Next: duilian --no-builtin --pack { $pack } check, and write each place marked 待写：; then add items like greet.
new-next-persona = Next: write each place marked 待写：, then duilian --pack { $pack } new scenario <standard>/<scenario> --persona { $id }
new-next-scenario = Next: duilian --pack { $pack } check --bless stores the two goldens; then write each place marked 待写： that check shows, and store them again.
what-item = item
what-answer = item or topic
what-goal = goal
what-stage = stage
what-standard = standard
what-persona = persona
what-situation = situation
what-form = form
what-field = field
what-table = table
what-question = question
what-clock = clock
what-fact = fact
what-topic = topic
what-mood = mood
what-cut = cut
what-weight = weight
what-at_least = at_least
what-difficulty = difficulty
what-trust = trust
what-patience = patience
what-interest = interest
why-situation = the situation `{ $what }` never arises
why-part = the item `{ $what }` cannot be shown
why-no-part = the item `{ $what }` is no part of this scenario
why-no-actions = no actions are narrated (narration: false)
why-question = nobody puts the question `{ $what }`
why-clock = the clock `{ $what }` never starts
why-turn = the turn never comes ({ $what })
why-shown-and-missing = `{ $what }` would have to be shown and not shown
why-topic = the topic `{ $what }` cannot be asked
why-mood = no value lies within its bounds of the mood
why-ended = the scene is over at turn { $what }
why-critical-missed = `{ $what }`, which is critical, was missed
why-critical-taboo = `{ $what }`, which is critical, was violated
why-below-cut = the score is too low ({ $what })
why-listed-but-done = `{ $what }` stands in `fails:` and was done
why-listed-but-avoided = `{ $what }` stands in `fails:` and was not violated
why-listed-but-not-applicable = `{ $what }` stands in `fails:` and never came to apply
why-asks-topic = the item asks the topic `{ $what }`, and the topic's answers are heard
why-not-talk = the item is not recognised in talk
why-no-such = no standard has such an item, and nothing such a topic
uncovered-no-goal = it is no goal of any scenario
uncovered-not-shown = no golden shows it
uncovered-not-violated = no golden violates it
uncovered-not-failed = no golden names it in `fails:` and truly fails it
uncovered-not-avoided = no golden avoids it while it is tempted
history-locked = the history { $path } is held by another program{ $more }. Close that one and try again
history-read-only = the history { $path } cannot be written{ $more }. Check the rights of file and folder, or choose another place with --db
history-corrupt = { $path } is no history, or is damaged{ $more }. Rename it to keep it; a new one will be made
history-newer = the history { $path } was written by a newer version{ $more }. Update this program
history-no-record = no record, or more than one, begins with { $path }{ $more }. See duilian history
history-conflict = another window or program has gone on with this record in { $path }{ $more }, and the two differ; what was stored first is untouched
history-too-large = a record in { $path } is larger than any this program writes{ $more }; it was not read. Take an undamaged copy, or rename the file and begin anew
history-nothing-in-it = there is no whole record in { $path }{ $more }. Import what duilian export wrote, or the .jsonl file that the program named when it kept a session aside
history-bad-import = line { $more } of { $path } is no exported record; nothing was imported. Import what duilian export wrote, or the .jsonl file that the program named; if this is one, it is damaged
history-unreadable = { $path } cannot be read: { $more }. Check its name and rights
history-other = history { $path }: { $more }
history-aside = The session goes on; its record is kept in a file.
history-kept = The record of this session is kept in { $path }; duilian import takes it in later.
history-empty = Nothing practised yet. Start with duilian.
history-passed = passed { $score }
history-failed = failed { $score }
history-undecided = undecided { $score }
history-retried = [retried later]
history-retry-of = [retries { $id }]
history-open = unfinished
imported = { $count } records taken in
record-unplayable = record { $id } cannot be played by this version
replay-differs = Playing it again differs from what was stored: the program behaves differently now. What was stored stands.
resume-no-history = the history cannot be used, so nothing can be resumed
resume-none = there is no unfinished session to resume
resume-other-engine = Another version of the program began this record. What was entered then has been played again by today's rules: what the customer said and what counted may differ from what was seen. What is stored stands; from here on today's rules hold.
resume-at = Going on after turn { $turn }.
session-seed = seed { $seed }
choose-welcome = Which scene?
choose-first = First time? Press Enter for the two-minute introduction; or type a number or name; /quit leaves.
choose-how = Type a number or name; Enter leaves.
choose-prompt = scene>{" "}
choose-unknown = there is no scene “{ $typed }”; type 1–{ $count } or a name
brief-standard = { $standard } · { $stages }
brief-you = You are: the { $role }
brief-customer = The other side: { $address }. { $about }
brief-known = Known: { $facts }
fact-name = name
fact-phone = phone
fact-present-car = present car
fact-intended-model = intended model
fact-purchase-days = buys within days
fact-lead-source = source of the lead
fact-lead-age-days = age of the lead in days
fact-previous-contacts = earlier contacts
fact-family = family
fact-user = user
fact-use = use
fact-expectations = expectations
fact-car-type = type of car
fact-budget = budget
brief-counts = { $count } points count: { $classes }; { $critical ->
    [none] none of them critical
   *[other] { $critical } of them critical (★, each must hold)
  }; { $cut } to pass
brief-narration = Write actions in brackets, e.g.（hands over the card）; all else is said.
brief-no-narration = Only words count in this scene.
brief-exam = Exam: no hints, no undo, the checklist only at the end.
brief-lines = Without a terminal a line is what you say; commands are !hint !undo !contest !form !answer !end, and ~ 5s waits five seconds.
brief-practice = Practice: /hint /undo /checklist whenever you like; /help lists all commands.
class-say = { $count } said
class-act = { $count } done
class-record = { $count } written
class-know = { $count } known
class-taboo = { $count } taboos
prompt = { $stage } { $turn }>{" "}
prompt-desk = desk>{" "}
event-shown = { $title }  “{ $quote }”
event-violated = violated: { $title }  “{ $quote }”
event-wrong = not right: { $title }  “{ $quote }”
event-unclear = unclear: { $title }  “{ $quote }”
event-situation = situation: { $title }
event-stage = next stage: { $title }
event-form = a form lies ready, “{ $title }”: /form { $id }
event-question = question: { $question }
event-hint = hint: { $title }. For instance: “{ $text }”
event-no-hint = Nothing to hint at right now.
event-undone = taken back: { $input }
event-contested = Your appeal is noted: { $title }. A trainer will look at it.
event-cut = That line was too long; the first { $kept } characters were read.
event-fault = The scene's script failed; the scene ends here, the record is kept: { $message }
event-outcome = The other side has gone; desk work remains: forms, questions, or /end.
event-ended = —— the scene is over ——
answer-number = {"  "}type the number
answer-single = {"  "}type one letter
answer-several = {"  "}type all right letters, e.g. AC
answer-order = {"  "}type the letters in order, e.g. CAB
answer-text = {"  "}answer in a sentence
mood = { $address }: { $trust }, { $patience }, { $interest }
mood-trust-low = distrusts you
mood-trust-wary = is wary of you
mood-trust-fair = trusts you somewhat
mood-trust-high = trusts you
mood-patience-low = is about out of patience
mood-patience-wary = is a little impatient
mood-patience-fair = has patience
mood-patience-high = has plenty of patience
mood-interest-low = has little interest
mood-interest-wary = is mildly interested
mood-interest-fair = is interested
mood-interest-high = is keen
line-unknown-command = no command { $what }; there are !form !answer !hint !undo !contest !end
line-prompt-command = { $what } is a command of the prompt; here, write !form !answer !hint !undo !contest !end (to say it all the same, put > before it)
line-bad-wait = write a wait as “~ 12s”, whole seconds: { $what }
line-bad-arguments = bad arguments: { $what }. E.g. !form form field="value"   !answer question answer
line-not-utf8 = That line is not UTF-8 text; it was not taken.
unknown-command = there is no command { $word }{ $near ->
    [none] {""}. /help lists them
   *[other] ; did you mean { $near }?
 }
refuse-ended = The scene is over.
refuse-customer-gone = The other side has gone: only forms, questions and the end remain.
refuse-hint-in-exam = An exam gives no hints.
refuse-undo-in-exam = An exam takes nothing back.
refuse-checklist-in-exam = In an exam the checklist comes at the end.
refuse-nothing-to-undo = There is nothing to take back yet.
refuse-no-form = There is no form “{ $what }”.
refuse-no-field = This form has no field “{ $what }”.
refuse-not-asked = No question “{ $what }” waits for an answer.
refuse-unusable-answer = “{ $what }” does not answer this question.
refuse-no-item = No point is called “{ $what }”. /checklist shows the names; a part will do.
refuse-many-items = “{ $what }” fits more than one point: { $list }. Write a little more of the name.
form-choice = One of these: { $options }
proof-clock = after { $passed } s, { $within } s allowed
mark-legend = ✓ done  · open  ✗ missed  ○ avoided  ! violated  – does not apply  ★ critical
refuse-given-up = the scene's script did not come back and was stopped; the record up to here is kept: { $what }
interrupted-once = The line is cleared; Ctrl-C again to leave.
confirm-unanswered = Taken as no; “{ $said }” was not said to anybody: type it once more to say it
confirm-leave = Leave? The record stays and --resume goes on (y: leave, Enter: stay){" "}
confirm-end = End the scene now? What is not done counts as missed (y: end, Enter: go on){" "}
left-open = That is all for now. Go on with: duilian practice --resume
paused = Paused; Enter goes on.
form-which = There is no form “{ $typed }”. Forms to fill (a part of the name will do, as /form { $example }): { $list }
form-head = “{ $title }” (* required; Enter skips; Ctrl-C drops it)
form-again = What you filled in before stands behind ←: Enter keeps it, typing replaces it, - empties it.
form-kept = {" "}← { $text }
form-dropped = The form was not filled.
help-intro = What you type is said to the customer; （in brackets） it is done. Commands:
help-help = these commands
help-brief = the briefing again
help-checklist = the checklist so far
help-hint = a hint (it is counted)
help-undo = takes the last line back (it is counted)
help-retry = from the beginning, as a new record; /retry 3: from turn 3
help-why = rule and proof of an item: /why item
help-contest = appeals against a status: /contest item
help-form = fills a form: /form name
help-answer = answers a question: /answer answer
help-mood = how the other side looks
help-wait = waits: /wait 10
help-pause = stops the clock
help-end = ends the scene and shows the verdict
help-quit = leaves; the record stays
why-nothing-yet = Nothing has been noticed yet.
why-rule = Rule: { $rule }
why-due = When: { $due }; weight { $weight }
why-source = Source: { $source } ({ $document })
why-told = { $field }: the customer told it in turn { $turn }
why-told-at-opening = { $field }: the customer told it at the opening
why-not-told = { $field }: the customer has not told it yet
afterwards = What next: /retry again  /retry 3 from turn 3  /undo one step back (for a slip at the desk)  /why POINT  /contest POINT  /checklist  Enter another scene  /quit
afterwards-prompt = >{" "}
report-title = Result: { $title }
report-passed = PASSED
report-failed = FAILED
report-undecided = UNDECIDED
report-no-score = nothing could be scored
report-sum = { $score } = { $earned } of { $possible }; { $cut } to pass
report-sum-taken = { $score } = { $earned } of { $possible } ({ $gained } earned, { $taken } taken for taboos); { $cut } to pass
report-passes-if-accepted = It passes if what is unclear is accepted: /contest says that you did it, and a trainer looks at it.
report-provisional = A critical point is unclear: a trainer decides.
report-helped = hints { $hints }, undos { $undos }
report-checklist = Checklist
report-extra = Also noticed (not scored)
report-coaching = Next time
report-enough = These { $count } would make { $score } and pass:
report-try = e.g. “{ $text }”
report-leave = leave out: { $title }
report-retry = Best retried from turn { $turn }: /retry { $turn }
report-source = Source: { $document }
report-borrowed = The source's text of this stage is lost; “{ $title }” of { $stage } stands in.
report-hinted = hinted
report-contested = appealed
detail-done = turn { $turn } “{ $quote }”
detail-done-desk = “{ $quote }”
detail-partly = { $part } done: { $quote }
detail-violated = turn { $turn } “{ $quote }”. { $rule }. Rather: “{ $model }”
detail-late = only in turn { $turn } “{ $quote }”, too late: { $due }
detail-wrong-answer = answered “{ $quote }”; right is “{ $right }”
detail-wrong = { $quote }. { $rule }
detail-unclear = turn { $turn } “{ $quote }” is unclear and did not count; rule: { $rule }
detail-missed = not done ({ $due }). For instance: “{ $model }”
detail-avoided = kept clear of
detail-not-applicable = does not apply: { $why }
due-start = due at the start
due-end = due by the end
due-on = due within { $within } turns of “{ $situation }”
due-before = due before “{ $item }”
na-not-asked = it was not asked
na-no-narration = no actions are expected here
na-situation = “{ $situation }” never came up
na-not-due = the talk ended before it was due
reason-below-cut = the score is below the cut
reason-nothing-to-score = nothing could be scored
reason-critical-missed = critical point missed: { $title }
reason-critical-taboo = critical taboo violated: { $title }
reason-critical-taboo-turn = critical taboo violated in turn { $turn }: { $title }
checklist-sealed = a question (shown once answered)
refuse-sealed = Answer the question first.
detail-unanswered = The question was put and not answered; right is “{ $right }”
due-question = answered when put
due-form = on the form “{ $form }”
form-none = This scene has no forms.
form-several = Which one is “{ $typed }”? { $list }
form-empty = Nothing was filled in, so it was not handed in; the form is still on the desk.
form-missing = Required and empty: { $list }. Hand it in all the same? (y: hand in, Enter: fill them){" "}
waited = ({ $seconds } s pass)
wait-how = A wait is a line of its own: /wait 10 (whole seconds), or ~ 10s; what you say goes on the next line.
nothing-asked = No question waits for an answer.
refuse-retry-in-exam = An exam is not retried from the middle.
refuse-no-turn = There is no turn { $what }: write /retry 1 to /retry { $turns }.
refuse-nothing-said = Nothing was said yet; /retry starts from the beginning.
retry-from = On from turn { $turn }, all before it as it was; this is a record of its own.
retry-back = One step back, all before it as it was; this is a record of its own.
desk-left = Still on the desk: { $list }. /form fills, /end shows the result.
desk-done = /end shows the result.
