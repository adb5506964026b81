//! What bounded play must not take for one: each scene has a line that only a state leads to which differs in a single thing from
//! others that come as far with more patience. The line is heard all the same, and not called one that never is.

use duilian::check::parallel;

use crate::check_planted::*;
use crate::check_play::{changed, reach, told_anyway};

/// A scene whose script begins its turn with this.
fn scripted(name: &'static str, turn: &str) -> Plant {
    let turn = format!("fn turn(c) {{\n{turn}");
    plant(name, "DL000").swap(SCRIPT, "fn turn(c) {", turn.leak())
}

/// The line of the sound pack that raises `refused` by a beat, out of the way.
fn without_refusal(plant: Plant) -> Plant {
    plant.swap(SCENARIO, "say: 算了吧，我没空过去。", "say: 那行吧。")
}

/// In the place of the beat that the sound pack has last.
fn beats(plant: Plant, beats: &'static str) -> Plant {
    let last = "  - {when: {turn: 4}, say: 算了吧，我没空过去。}\n";
    plant.swap(SCENARIO, last, beats)
}

/// The whole of a scene in which every turn counts can be played when they are few.
fn few_turns(plant: Plant) -> Plant {
    beats(plant, "limits: {turns: 6}\n")
}

fn effects(plant: Plant, effects: &'static str) -> Plant {
    let effects = format!("effects: {effects}\nagenda:");
    plant.swap(SCENARIO, "agenda:", effects.leak())
}

/// The car's beat lifts trust: out of the way.
fn without_feeling(plant: Plant) -> Plant {
    let beat = "  - {when: {item: ask-car}, feel: {trust: +15}}\n";
    plant.swap(SCENARIO, beat, "")
}

/// `late-call` arises on the clock after 20 seconds.
fn late_after_20(plant: Plant) -> Plant {
    plant.swap(
        STANDARD,
        "{zh: 深夜来电, en: calls at night, raised_by: {script: true}}",
        "{zh: 深夜来电, en: calls at night, raised_by: {clock: {id: ringing, after: 20}}}",
    )
}

fn without_ringing(plant: Plant) -> Plant {
    let opening = "opening: {narrate: （电话铃响）, clock: ringing}";
    plant.swap(SCENARIO, opening, "opening: {narrate: （电话铃响）}")
}

/// `in-a-hurry` arises in this way.
fn in_a_hurry(plant: Plant, raised: &'static str) -> Plant {
    let was = "{zh: 客户赶时间, en: is in a hurry, raised_by: {script: true}}";
    let is = format!("{{zh: 客户赶时间, en: is in a hurry, {raised}}}");
    plant.swap(STANDARD, was, is.leak())
}

/// One item more in the stage.
fn item(plant: Plant, id: &str, shown: &str) -> Plant {
    let register = "  - {id: demo.phone.register";
    let item = format!(
        "  - {{id: demo.phone.{id}, kind: behaviour, how: say, zh: 另算的一条, en: One more, \
         rule: {{zh: 另算, en: By itself}}, weight: 1, due: end, shown: {{{shown}}}, say: [您好。, 早上好。], ref: 八}}\n{register}"
    );
    plant.swap(STAGE, register, item.leak())
}

/// Plays each, and says where a line was called one that is never heard, or the play ended before it could know.
#[track_caller]
fn each_is_heard(plants: Vec<Plant>) {
    let plants: Vec<Plant> = plants.into_iter().map(|p| p.whole(SCENARIO)).collect();
    let sound = sound();
    let wrong = parallel::each(&plants, 2, |plant| {
        let out = told_anyway(&plant.sown(&sound).0, &[]);
        let whole = reach(&out).starts_with("demo/driver  all ")
            || reach(&out).ends_with("nothing was in question any more");
        (!whole || out.contains("never heard")).then(|| format!("{}:\n{out}", plant.name()))
    });
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lines_that_hang_on_what_a_script_can_ask_are_heard() {
    each_is_heard(vec![
        scripted(
            "a situation",
            "    if c.situation(\"in-a-hurry\") && c.asked(\"present-car\") { c.say(\"到这儿了。\"); return; }
    if c.asked(\"route\") { c.raise(\"in-a-hurry\"); c.feel(\"patience\", -20); }",
        ),
        effects(
            scripted(
                "an item shown before",
                "    if c.ever(\"greet\") && !c.shown(\"greet\") && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }",
            ),
            "{greet: {patience: -20}}",
        ),
        scripted(
            "an item shown before, asked for by a variable",
            "    let visit = \"offer-visit\";
    if c.ever(visit) && !c.shown(visit) && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }",
        ),
        effects(
            scripted(
                "how often an item was shown",
                "    if c.count(\"greet\") == 3 { c.say(\"到这儿了。\"); return; }",
            ),
            "{greet: {patience: -7}}",
        ),
        effects(
            item(
                scripted(
                    "an item that counts another",
                    "    if c.ever(\"greet-often\") && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }",
                ),
                "greet-often",
                "count: {of: demo.phone.greet, at_least: 3}",
            ),
            "{greet: {patience: -7}}",
        ),
        effects(
            item(
                scripted(
                    "an item for two others in order",
                    "    if c.ever(\"in-order\") && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }",
                ),
                "in-order",
                "order: {first: demo.phone.greet, then: demo.phone.offer-visit}",
            ),
            "{greet: {patience: -7}, offer-visit: {patience: -7}}",
        ),
        scripted(
            "a turn that is reckoned with",
            "    if c.turn % 9 == 8 { c.say(\"到这儿了。\"); return; }",
        ),
        beats(
            scripted(
                "room for many turns, by a way that is found late",
                "    if c.memory.x == 1 && c.asked(\"route\") { c.memory.r = (c.memory.r ?? 0) + 1; }
    if c.memory.r == 5 { c.say(\"到这儿了。\"); return; }
    if c.memory.x == () && c.asked(\"purchase-time\") {
        c.memory.p = (c.memory.p ?? 0) + 1;
        c.memory.a = 0;
        if c.memory.p == 5 { c.memory.x = 1; c.memory.p = 0; }
        c.say(\"嗯。\");
        return;
    }
    if c.memory.x == () && c.asked(\"budget\") {
        c.memory.a = (c.memory.a ?? 0) + 1;
        c.memory.p = 0;
        let lines = [\"甲\", \"乙\", \"丙\", \"丁\", \"戊\", \"己\", \"庚\", \"辛\"];
        c.say(lines[c.memory.a - 1]);
        if c.memory.a == 8 { c.memory.x = 1; c.memory.a = 0; }
        return;
    }",
            ),
            "limits: {turns: 12}\n",
        ),
    ]);
}

#[test]
fn lines_that_hang_on_what_is_said_at_once_are_heard() {
    each_is_heard(vec![
        scripted(
            "words, and nothing else that is asked for",
            "    let alone = !c.asked(\"goodbye\") && !c.shown(\"sell-after-refusal\");
    if c.turn > 5 && alone && c.text.contains(\"辛苦\") { c.say(\"到这儿了。\"); return; }",
        ),
        scripted(
            "words, and an item",
            "    if c.shown(\"greet\") && c.text.contains(\"辛苦\") { c.say(\"到这儿了。\"); return; }",
        ),
        scripted(
            "two things, each of which is asked for whatever the other",
            "    let greets = c.shown(\"greet\");
    let asks = c.asked(\"budget\");
    if greets && asks { c.say(\"到这儿了。\"); return; }",
        ),
        beats(
            plant("two items, of which either alone ends the scene", "DL000"),
            "  - {when: {item: greet, missing: offer-visit}, end: rang-off}
  - {when: {item: offer-visit, missing: greet}, end: rang-off}
  - {when: {item: [greet, offer-visit]}, say: 到这儿了。}\n",
        ),
    ]);
}

#[test]
fn lines_that_hang_on_a_mood_are_heard() {
    each_is_heard(vec![
        without_feeling(scripted(
            "lifted by two showings alone",
            "    if c.mood.trust == 44 && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }",
        )),
        without_feeling(scripted(
            "lifted by the first showing of everything, and once by a question",
            "    if c.mood.trust > 47 && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }
    if c.turn == 1 && c.asked(\"budget\") { c.feel(\"trust\", 2); c.feel(\"patience\", -1); }",
        )),
        without_feeling(scripted(
            "read by a variable",
            "    let mood = c.mood;
    if mood.trust == 42 && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }",
        )),
        without_feeling(effects(
            scripted(
                "lifted by an item that nothing else asks for",
                "    if c.mood.trust > 54 && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }",
            ),
            "{greet: {trust: +5}}",
        )),
        beats(
            effects(
                plant("lifted by a topic that nothing else asks for", "DL000"),
                "{route: {trust: +10}}",
            ),
            "  - {when: {mood: {trust: {above: 65}}}, say: 您这人实在。}\n",
        ),
        effects(
            scripted(
                "lowered by words of which nothing is understood",
                "    if c.mood.trust < 25 && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }",
            ),
            "{miss-of-topic: {trust: -5}}",
        ),
        effects(
            scripted(
                "lowered by silence alone",
                "    if c.mood.patience == 54 && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }",
            ),
            "{miss-of-topic: {interest: 1}}",
        ),
    ]);
}

#[test]
fn lines_that_hang_on_seconds_are_heard() {
    each_is_heard(vec![
        without_ringing(late_after_20(scripted(
            "on a clock that a question starts",
            "    if c.situation(\"late-call\") && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }
    if c.asked(\"budget\") { c.clock(\"ringing\"); c.feel(\"patience\", -20); }",
        ))),
        effects(
            without_ringing(late_after_20(scripted(
                "on a clock that an item starts",
                "    if c.situation(\"late-call\") && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }",
            )))
            .swap(
                STANDARD,
                "ringing: {zh: 铃响, en: ringing}",
                "ringing: {zh: 铃响, en: ringing, opens: {item: demo.phone.greet}}",
            ),
            "{greet: {patience: -1}}",
        ),
        late_after_20(
            scripted(
                "on a clock, of several waits none of which may be so long",
                "    if c.situation(\"late-call\") && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }",
            )
            .swap(
                SCRIPT,
                "fn opening(c) {",
                "fn silence(c, s) {\n    if s > 9 { c.end(\"hung-up\"); }\n}\nfn opening(c) {",
            ),
        ),
        scripted(
            "of all that counted",
            "    if c.seconds > 30 && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }",
        ),
        scripted(
            "too many for an item of the clock",
            "    if !c.ever(\"three-rings\") && c.asked(\"present-car\") { c.say(\"到这儿了。\"); return; }",
        ),
        effects(
            scripted(
                "few enough for an item that another stops",
                "    if c.ever(\"three-rings\") && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }",
            )
            .swap(STAGE, "stopped_by: say", "stopped_by: demo.phone.greet"),
            "{greet: {patience: -1}}",
        ),
        plant("any number of them", "DL000").swap(
            SCRIPT,
            "fn opening(c) {",
            "fn silence(c, s) {\n    if c.ever(\"greet\") { c.say(\"到这儿了。\"); }\n}\nfn opening(c) {",
        ),
    ]);
}

#[test]
fn lines_that_hang_on_beats_are_heard() {
    let hurried = "    if c.asked(\"route\") && c.ever(\"greet\") { c.raise(\"in-a-hurry\"); }";
    each_is_heard(vec![
        beats(
            scripted("on those that have fired", hurried),
            "  - {when: {situation: in-a-hurry}, say: 一句。}
  - {when: {situation: in-a-hurry}, say: 两句。}
  - {when: {situation: in-a-hurry}, say: 三句。}
  - {when: {situation: in-a-hurry}, say: 四句。}\n",
        ),
        beats(
            plant("on a late turn", "DL000"),
            "  - {when: {turn: 7}, say: 您说完了吗？}\n",
        ),
        effects(
            in_a_hurry(
                beats(
                    plant("on an item that was not shown", "DL000"),
                    "  - {when: {turn: 3, missing: greet, topic: purchase-time}, say: 您哪位？}\n",
                ),
                "lasts: turn, raised_by: {item: demo.phone.greet}",
            ),
            "{greet: {patience: +10}}",
        ),
        effects(
            in_a_hurry(
                scripted(
                    "on an item that raises a situation",
                    "    if c.situation(\"in-a-hurry\") && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }",
                ),
                "raised_by: {item: demo.phone.greet}",
            ),
            "{greet: {patience: -1}}",
        ),
    ]);
}

#[test]
fn lines_that_hang_on_what_the_customer_said_are_heard() {
    let refused =
        "    if c.situation(\"refused\") && c.asked(\"route\") { c.say(\"到这儿了。\"); return; }";
    let raising = "算了吧我没空过去。";
    let by_mood = |name: &'static str, list: &'static str, first: &'static str| {
        let line = format!("{list}: [{raising}, ");
        let was = format!("{list}: [{first}, ");
        without_refusal(scripted(name, refused).swap(PERSONA, was.leak(), line.leak()))
    };
    each_is_heard(vec![
        effects(
            without_refusal(scripted("as the second answer", refused).swap(
                SCENARIO,
                "offer-visit: [唉，跑车的哪有准点儿。, 我这活儿没个准点儿。]",
                "offer-visit: [唉，跑车的哪有准点儿。, 算了吧我没空过去。]",
            )),
            "{offer-visit: {patience: -20}}",
        ),
        by_mood("not understanding", "not-understood", "啥意思？"),
        by_mood("understanding", "nod", "嗯。"),
        by_mood("out of patience", "impatient", "快点儿说。"),
        by_mood("after a silence", "silence", "喂？"),
        few_turns(scripted(
            "as one of the lines that a script chooses among",
            &format!(
                "{refused}\n    if c.asked(\"budget\") {{ c.say_one([\"没钱。\", \"{raising}\", \"真没钱。\"]); }}"
            ),
        )),
    ]);
}

#[test]
fn answers_that_only_a_mood_calls_forth_are_not_called_shadowed() {
    let weather = |mood: &str| {
        let topic = format!(
            "topics:\n  weather: {{hit: [今天天气怎么样, 外头下雨没有, 天气还好吧], answers: [{{say: 热得很，您也注意。, when: {{mood: {{{mood}}}}}}}]}}\nagenda:"
        );
        let plant = plant("answers by mood", "DL000").swap(SCENARIO, "agenda:", topic.leak());
        let plant = effects(
            without_feeling(plant),
            "{greet: {trust: +10, patience: -5}}",
        );
        told_anyway(&changed(plant.whole(SCENARIO)), &[])
    };
    assert!(!weather("trust: {above: 48}").contains("DL102"));
    assert!(
        weather("interest: {above: 90}")
            .contains("something else always speaks before the answers to `weather`")
    );
}
