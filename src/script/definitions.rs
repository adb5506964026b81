//! The script API as a rhai definition file, for editors and people.

/// The text of `duilian.d.rhai`.
pub const DEFINITIONS: &str = r#"module static;

/// The scene as the customer sees it. All three functions of a script get it: `opening(c)`, `turn(c)`, `silence(c, seconds)`.
/// Item ids may be shortened to their last part where only one item of the scene ends so.

/// Was the item shown this turn?
fn shown(c: Scene, item: String) -> bool;
/// Was the item ever shown?
fn ever(c: Scene, item: String) -> bool;
/// How often was the item shown?
fn count(c: Scene, item: String) -> int;
/// Was the topic asked this turn?
fn asked(c: Scene, topic: String) -> bool;
/// Does the situation hold?
fn situation(c: Scene, situation: String) -> bool;
/// The value of a fact about the customer.
fn fact(c: Scene, fact: String) -> String;
/// The customer's mood: `.trust`, `.patience`, `.interest`, each 0–100.
fn get$mood(c: Scene) -> Mood;
/// The trainee's turn, from 1; 0 at the opening.
fn get$turn(c: Scene) -> int;
/// Seconds that counted so far: time counts only while a clock runs.
fn get$seconds(c: Scene) -> int;
/// The trainee's words of this turn.
fn get$text(c: Scene) -> String;
/// A map kept from call to call: truth values, whole numbers, strings, lists and maps of them.
fn get$memory(c: Scene) -> Map;
fn set$memory(c: Scene, memory: Map);

/// The customer says a line; `{fact.name}` is filled in. A script that speaks has the whole turn.
fn say(c: Scene, line: String);
/// The customer says one of these, by chance, none heard lately if it can be helped.
fn say_one(c: Scene, lines: Array);
/// Something is seen or heard.
fn narrate(c: Scene, text: String);
/// Moves "trust", "patience" or "interest" by so much.
fn feel(c: Scene, mood: String, by: int);
/// The customer tells a fact.
fn reveal(c: Scene, fact: String);
/// A situation begins.
fn raise(c: Scene, situation: String);
/// A situation ends.
fn clear(c: Scene, situation: String);
/// The next stage begins.
fn stage(c: Scene, stage: String);
/// A form is laid before the trainee.
fn form(c: Scene, form: String);
/// A question is put to the trainee.
fn ask(c: Scene, question: String);
/// A clock starts to run.
fn clock(c: Scene, clock: String);
/// The customer's part is over, with this outcome.
fn end(c: Scene, outcome: String);
"#;
