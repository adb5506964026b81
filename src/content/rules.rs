//! Every kind of finding, declared once. Codes are stable and never used again for another fault.

use super::finding::{Rule, Severity};

macro_rules! rules {
    ($($konst:ident $code:literal $name:literal $severity:ident),* $(,)?) => {
        $(
            #[doc = $name]
            pub static $konst: Rule = Rule { code: $code, name: $name, severity: Severity::$severity };
        )*
        /// All rules, by code.
        pub static ALL: &[&Rule] = &[$(&$konst),*];
    };
}

rules! {
    YAML_SYNTAX "DL001" "yaml-syntax" Error,
    FILE_TOO_LARGE "DL002" "file-too-large" Error,
    EMPTY_FILE "DL003" "empty-file" Error,
    NOT_UTF8 "DL004" "not-utf8" Error,
    TAB_INDENT "DL005" "tab-indent" Error,
    FULL_WIDTH_COLON "DL006" "full-width-colon" Error,
    UNKNOWN_KEY "DL007" "unknown-key" Error,
    DUPLICATE_KEY "DL008" "duplicate-key" Error,
    MISSING_KEY "DL009" "missing-key" Error,
    WRONG_TYPE "DL010" "wrong-type" Error,
    UNKNOWN_WORD "DL011" "unknown-word" Error,
    BAD_VALUE "DL012" "bad-value" Error,
    UNREADABLE "DL013" "unreadable-file" Error,
    DUPLICATE_ID "DL020" "duplicate-id" Error,
    UNKNOWN_ID "DL021" "unknown-id" Error,
    BAD_ID "DL022" "bad-id" Error,
    AMBIGUOUS_ITEM "DL023" "ambiguous-item" Error,
    OUT_OF_RANGE "DL024" "out-of-range" Error,
    TOO_FEW "DL025" "too-few" Warning,
    BAD_DUE "DL026" "bad-due" Error,
    SHOWN_MISMATCH "DL027" "shown-mismatch" Error,
    BAD_CUE "DL028" "bad-cue" Error,
    HIT_AND_MISS "DL029" "hit-and-miss" Error,
    BAD_QUESTION "DL030" "bad-question" Error,
    BAD_FIELD "DL031" "bad-field" Error,
    FILE_NAME "DL034" "file-name" Error,
    BAD_PLACEHOLDER "DL035" "bad-placeholder" Error,
    BAD_DATE "DL036" "bad-date" Error,
    ID_IN_TWO_PACKS "DL037" "id-in-two-packs" Error,
    NOTHING_TO_REPLACE "DL038" "nothing-to-replace" Error,
    SCRIPT "DL040" "script-error" Error,
    SCRIPT_MISSING "DL041" "script-missing" Error,
    SCRIPT_UNREACHED "DL042" "script-function-unreached" Warning,
    SCRIPT_IMPORT_UNUSED "DL043" "script-import-unused" Warning,
    SCRIPT_STRANGER "DL044" "script-unknown-call" Error,
    SCRIPT_OUTCOME "DL045" "script-bad-outcome" Error,
    SCRIPT_NOT_RUN "DL048" "script-not-run" Warning,
    GOLDEN_SYNTAX "DL050" "golden-syntax" Error,
    GOLDEN_DIFFERS "DL051" "golden-differs" Error,
    GOLDEN_NO_PASS "DL052" "no-passing-golden" Error,
    GOLDEN_NO_FAIL "DL053" "no-failing-golden" Error,
    GOLDEN_VERDICT "DL054" "golden-verdict" Error,
    GOLDEN_ORPHAN "DL055" "golden-orphan" Error,
    GOLDEN_FALLBACK "DL056" "too-many-fallbacks" Warning,
    GOLDEN_REPEATS "DL057" "line-repeated" Warning,
    EXACT_EXAMPLE "DL060" "exact-example" Error,
    WEAK_ITEM "DL061" "weak-item" Warning,
    NEAR_DUPLICATE "DL062" "near-duplicate-hits" Warning,
    UNCOVERED "DL070" "uncovered-item" Error,
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
