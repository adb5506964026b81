//! Every number a person may ask about, with its unit and where it comes from.

/// Largest content file, bytes. Ours: ten times the largest stage file shipped.
pub const FILE_BYTES: usize = 4 * 1024 * 1024;
/// Deepest nesting of a YAML file. Ours: the formats need 7.
pub const YAML_DEPTH: usize = 24;
/// Most nodes of a YAML file. Ours.
pub const YAML_NODES: usize = 400_000;
/// Most nodes that aliases may stand for. Ours: enough for shared word lists, far from a bomb.
pub const YAML_ALIASED: usize = 10_000;
/// Faults told of one file in one run. Ours: more are consequences, or a file of another kind.
pub const FAULTS_PER_FILE: usize = 60;
/// Score needed when neither scenario nor stage says. Design §3.
pub const CUT: u32 = 80;
/// Trainee turns within which what is due at the `start` must be shown. Ours: a greeting and an answer.
pub const START_TURNS: u32 = 2;
/// The day of a scene that names none: a Monday.
pub const TODAY: jiff::civil::Date = jiff::civil::date(2026, 3, 2);
/// Trainee turns after which the customer takes leave when a scenario names no limit. Ours.
pub const TURNS: u32 = 30;
/// Turns within which no line of the customer comes twice. Design §3.
pub const LINE_MEMORY: usize = 20;
/// Answers in one turn. Design §3.
pub const ANSWERS_PER_TURN: usize = 2;
/// Patience below which a customer with nothing to answer grows impatient. Ours.
pub const IMPATIENT_BELOW: i64 = 30;
/// Seconds of silence after which the customer speaks when nothing else does. Ours.
pub const SILENCE_SECONDS: u32 = 8;
/// Seconds allowed for typing per character of a line, while a clock runs. Ours: a slow typist's Chinese input, 40 characters a minute.
pub const TYPING_SECONDS_PER_CHAR: f64 = 1.5;
/// Longest line of a trainee that is read, characters; the rest is cut off and the trainee is told. Ours.
pub const LINE_CHARS: usize = 2_000;
/// Share of golden turns that a line by mood may answer, percent. Design §3.
pub const FALLBACK_PERCENT: usize = 15;
/// Mood moves when an item or misunderstanding has no effect of its own. Ours.
pub mod effects {
    /// A behaviour shown for the first time: trust.
    pub const BEHAVIOUR_TRUST: i64 = 2;
    /// A behaviour shown for the first time: interest.
    pub const BEHAVIOUR_INTEREST: i64 = 1;
    /// A taboo violated: trust.
    pub const TABOO_TRUST: i64 = -25;
    /// A taboo violated: patience.
    pub const TABOO_PATIENCE: i64 = -20;
    /// Nothing understood: patience.
    pub const MISS_PATIENCE: i64 = -6;
}
/// Largest sum of the files stored with a record, bytes as JSON. Ours: thirty times the largest scene shipped.
pub const CLOSURE_BYTES: usize = 32 * 1024 * 1024;
/// Largest file of records to import, bytes. Ours: a year of one trainee.
pub const IMPORT_BYTES: usize = 128 * 1024 * 1024;
/// Limits of scripts.
pub mod script {
    /// Operations of one call, plus one for every four entries (one in a map) and 256 bytes of a variable read. Ours: fifty times
    /// the longest shipped script, and the slowest operation repeated so often ends within 3 s in a debug build.
    pub const OPERATIONS: u64 = 50_000;
    /// Nested calls.
    pub const CALL_LEVELS: usize = 32;
    /// Depth of an expression, at the top and inside functions.
    pub const EXPR_DEPTH: usize = 64;
    /// Variables in scope of one function. Ours: with the longest string in each, at every level, under 40 MiB.
    pub const VARIABLES: usize = 64;
    /// Functions of a script.
    pub const FUNCTIONS: usize = 256;
    /// Imported modules.
    pub const MODULES: usize = 16;
    /// Longest string, bytes (also the sum of the strings inside one value).
    pub const STRING: usize = 16 * 1024;
    /// Longest list.
    pub const ARRAY: usize = 1_024;
    /// Largest map.
    pub const MAP: usize = 256;
    /// Native stack of the thread a script runs on, bytes: crates that nest 32 calls of deepest expressions need 8 MiB in debug builds.
    pub const STACK: usize = 32 * 1024 * 1024;
    /// Moves (say, narrate, …) of one call. Ours.
    pub const MOVES: usize = 32;
    /// Lines printed in one call; together at most [`STRING`] bytes. Ours.
    pub const PRINTED_LINES: usize = 64;
    /// Depth of lists and maps kept in `c.memory`. Ours: far below what JSON readers refuse.
    pub const MEMORY_DEPTH: usize = 16;
    /// Longest script, bytes. Ours: twenty times the longest shipped.
    pub const SOURCE: usize = 256 * 1024;
    /// Furthest that one `c.feel` may move a mood.
    pub const FEEL: i64 = 100;
    /// Wall-clock seconds after which a script is given up: an emergency stop, never an outcome.
    pub const EMERGENCY_SECONDS: u64 = 20;
}
/// Hits that a `say` item needs. Design §3.
pub const SAY_HITS: usize = 24;
/// Hits that an `act` item needs. Design §3.
pub const ACT_HITS: usize = 12;
/// Misses that an item needs. Design §3.
pub const MISSES: usize = 6;
/// Lines that a persona needs for each mood. Ours: fewer are heard twice.
pub const MOOD_LINES: usize = 4;
/// Turns from which the share of lines by mood is judged. Ours: in a shorter talk one such line is already more.
pub const FALLBACK_FROM_TURNS: usize = 7;
/// Common bigrams of two hits, percent of all, above which they are nearly the same. Design §8.
pub const NEAR_DUPLICATE_PERCENT: usize = 60;
/// F1 of an item's own examples, held out, below which it is weak. Design §8.
pub const WEAK_ITEM: f64 = 0.7;
/// Lines at the beginning of a file within which a comment may let a finding stand for the whole file. Ours: seen at once.
pub const ALLOW_FILE_LINES: usize = 20;
/// Confidence at which evidence counts, permille. Design §4.
pub const THRESHOLD: u16 = 500;
/// Evidence nearer to the threshold than this hangs by a thread, permille. Design §8.
pub const FRAGILE: u16 = 50;
/// Characters of a hit that are no whole utterance yet. Ours: a word.
pub const HIT_SHORTEST: usize = 2;
/// Characters of the longest hit. Ours: nobody says more in one breath.
pub const HIT_LONGEST: usize = 120;
/// Character pairs of a title or a sentence of a rule that a hit says as well, percent, from which it may be a copy. Ours.
pub const COPY_PERCENT: usize = 80;
/// Character pairs of such a hit that stand there, percent of its own, above which it is a copy: with less, half of it is its
/// own. Ours.
pub const COPY_TAKEN_PERCENT: usize = 50;
/// Character pairs that a title or a sentence of a rule must have to be copied from: shorter ones are everybody's words. Ours.
pub const COPY_FROM_PAIRS: usize = 5;
/// Hits that one other item takes when held out, from which it is told: how many at least, and percent of all. Ours.
pub const STOLEN_LEAST: usize = 2;
/// See [`STOLEN_LEAST`].
pub const STOLEN_PERCENT: usize = 10;
/// Model sessions for each golden that passes and each fold. Ours: every scene is played a hundred times.
pub const MODEL_SESSIONS: u64 = 20;
/// Lines of a customer of which it is kept what they raise. Ours: more than any scene has written out.
pub const LINES_KEPT: usize = 4_096;
/// Moves after which bounded play of a scene is cut. Ours: with all scenes shipped, within three seconds.
pub const REACH_STEPS: usize = 20_000;
/// Moves after which it is cut, at least, once nothing is in question any more. Ours: a hundred simple scenes within a second.
pub const REACH_SETTLED: usize = 200;
/// The same without anything new while something is in question. Ours.
pub const REACH_STALE: usize = 600;
/// Both, for each move up to the last that brought something: what took long may be followed by more. Ours.
pub const REACH_TIMES: usize = 2;
/// The most of both. Ours.
pub const REACH_MOST: usize = 5_000;
/// Open states at which it is not: it is nearly done. Ours.
pub const REACH_NEARLY: usize = 64;
/// Items, topics and words that are tried in one turn because the script asks for one after another. Ours.
pub const REACH_AT_ONCE: usize = 3;
/// Goals of no account that are shown at once. Ours.
pub const REACH_HANDFUL: usize = 5;
/// Values of one thing that a script remembers which count as new. Ours: more are a count.
pub const REACH_REMEMBERED: usize = 8;
/// Ways to an end that are tried from elsewhere. Ours.
pub const REACH_WAYS: usize = 8;
/// Moves of such a way, from its end. Ours.
pub const REACH_WAY: usize = 3;
/// Permille from which an item that is no goal is told of; 500 is what a goal needs. Ours: of what is recognised below it in
/// held-out talk four in ten are wrong, above it one in eighteen.
pub const EXTRA_SURE: u16 = 600;
