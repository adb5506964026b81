//! Every kind of finding, declared once. Codes are stable and never used again for another fault.

//!
//! `Firm`: content with this fault cannot be used, so nobody may let it stand. `Asked`: told only when an option asks.

use super::finding::{Bearing, Rule, Severity};

macro_rules! rules {
    ($($konst:ident $code:literal $name:literal $severity:ident $($bearing:ident)?),* $(,)?) => {
        $(
            #[doc = $name]
            pub static $konst: Rule = Rule {
                code: $code,
                name: $name,
                severity: Severity::$severity,
                bearing: rules!(@bearing $($bearing)?),
            };
        )*
        /// All rules, by code.
        pub static ALL: &[&Rule] = &[$(&$konst),*];
    };
    (@bearing) => { Bearing::Plain };
    (@bearing $bearing:ident) => { Bearing::$bearing };
}

rules! {
    YAML_SYNTAX "DL001" "yaml-syntax" Error Firm,
    FILE_TOO_LARGE "DL002" "file-too-large" Error Firm,
    EMPTY_FILE "DL003" "empty-file" Error Firm,
    NOT_UTF8 "DL004" "not-utf8" Error Firm,
    TAB_INDENT "DL005" "tab-indent" Error Firm,
    FULL_WIDTH_COLON "DL006" "full-width-colon" Error Firm,
    UNKNOWN_KEY "DL007" "unknown-key" Error Firm,
    DUPLICATE_KEY "DL008" "duplicate-key" Error Firm,
    MISSING_KEY "DL009" "missing-key" Error Firm,
    WRONG_TYPE "DL010" "wrong-type" Error Firm,
    UNKNOWN_WORD "DL011" "unknown-word" Error Firm,
    BAD_VALUE "DL012" "bad-value" Error Firm,
    UNREADABLE "DL013" "unreadable-file" Error Firm,
    ALLOW_NO_REASON "DL014" "allow-without-reason" Error Firm,
    ALLOW_UNKNOWN "DL015" "allow-unknown-rule" Error Firm,
    ALLOW_UNUSED "DL016" "allow-unused" Warning Firm,
    ALLOW_FIRM "DL017" "allow-impossible" Error Firm,
    DUPLICATE_ID "DL020" "duplicate-id" Error Firm,
    UNKNOWN_ID "DL021" "unknown-id" Error Firm,
    BAD_ID "DL022" "bad-id" Error Firm,
    AMBIGUOUS_ITEM "DL023" "ambiguous-item" Error Firm,
    OUT_OF_RANGE "DL024" "out-of-range" Error Firm,
    TOO_FEW "DL025" "too-few" Warning,
    BAD_DUE "DL026" "bad-due" Error Firm,
    SHOWN_MISMATCH "DL027" "shown-mismatch" Error Firm,
    BAD_CUE "DL028" "bad-cue" Error Firm,
    HIT_AND_MISS "DL029" "hit-and-miss" Error Firm,
    BAD_QUESTION "DL030" "bad-question" Error Firm,
    BAD_FIELD "DL031" "bad-field" Error Firm,
    FILE_NAME "DL034" "file-name" Error Firm,
    BAD_PLACEHOLDER "DL035" "bad-placeholder" Error Firm,
    BAD_DATE "DL036" "bad-date" Error Firm,
    ID_IN_TWO_PACKS "DL037" "id-in-two-packs" Error Firm,
    NOTHING_TO_REPLACE "DL038" "nothing-to-replace" Error Firm,
    SCRIPT "DL040" "script-error" Error Firm,
    SCRIPT_MISSING "DL041" "script-missing" Error Firm,
    SCRIPT_UNREACHED "DL042" "script-function-unreached" Warning,
    SCRIPT_IMPORT_UNUSED "DL043" "script-import-unused" Warning,
    SCRIPT_STRANGER "DL044" "script-unknown-call" Error Firm,
    SCRIPT_OUTCOME "DL045" "script-bad-outcome" Error Firm,
    SCRIPT_STRAY "DL046" "script-unused" Warning,
    SCRIPT_NOT_RUN "DL048" "script-not-run" Warning,
    GOLDEN_SYNTAX "DL050" "golden-syntax" Error Firm,
    GOLDEN_DIFFERS "DL051" "golden-differs" Error,
    GOLDEN_NO_PASS "DL052" "no-passing-golden" Error,
    GOLDEN_NO_FAIL "DL053" "no-failing-golden" Error,
    GOLDEN_VERDICT "DL054" "golden-verdict" Error,
    GOLDEN_ORPHAN "DL055" "golden-orphan" Error,
    GOLDEN_FALLBACK "DL056" "too-many-fallbacks" Warning,
    GOLDEN_REPEATS "DL057" "line-repeated" Warning,
    EXACT_EXAMPLE "DL060" "exact-example" Error,
    WEAK_ITEM "DL061" "weak-item" Warning Asked,
    NEAR_DUPLICATE "DL062" "near-duplicate-hits" Warning,
    HIT_STOLEN "DL063" "hit-stolen" Warning Asked,
    HIT_COPIES_RULE "DL064" "hit-copies-rule" Warning,
    HIT_LENGTH "DL065" "hit-length" Warning,
    HIT_TWICE "DL066" "hit-in-two-items" Warning,
    UNCOVERED "DL070" "uncovered-item" Error Asked,
    GOLDEN_STALE "DL080" "golden-stale" Error,
    GOLDEN_FRAGILE "DL081" "golden-fragile" Warning,
    GOLDEN_REASON "DL082" "golden-reason" Warning,
    FACT_CONTRADICTED "DL083" "fact-contradicted" Warning,
    PERSONA_CONTRADICTS "DL084" "persona-contradicts-itself" Warning,
    TOPIC_NEVER_ASKED "DL085" "topic-never-asked" Warning,
    ANSWER_NEVER_HEARD "DL086" "answer-never-heard" Warning,
    FACT_NEVER_TOLD "DL087" "fact-never-told" Warning,
    FACT_STAYS_HIDDEN "DL088" "fact-stays-hidden" Warning,
    ANSWER_NOT_OWN "DL089" "answer-not-own" Warning,
    NO_EXIT "DL090" "no-exit" Warning,
    SITUATION_NEVER_RAISED "DL091" "situation-never-raised" Warning,
    GOAL_NEVER_APPLIES "DL092" "goal-never-applies" Warning,
    GOAL_NEVER_DUE "DL093" "goal-never-due" Warning,
    BEAT_NEVER_FIRES "DL094" "beat-never-fires" Warning,
    LINE_WRITTEN_TWICE "DL095" "line-written-twice" Warning,
    OUTCOME_NEVER_PLAYED "DL096" "outcome-never-played" Warning,
    DEAD_END "DL100" "dead-end" Warning,
    LINE_NEVER_HEARD "DL101" "line-never-heard" Warning,
    REPLY_SHADOWED "DL102" "reply-shadowed" Warning,
    TO_BE_WRITTEN "DL120" "to-be-written" Warning,
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn codes_ascend_and_no_name_is_used_twice() {
        assert!(ALL.windows(2).all(|w| w[0].code < w[1].code));
        let mut names: Vec<_> = ALL.iter().map(|r| r.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }
}
