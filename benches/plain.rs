//! Two plain ways to recognise, to measure the real one beside: lists of keywords, and the trained model scored as one
//! would write it first (every window from its words, `f64`, hash maps, every cue tried).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use duilian::recognise::{
    Clause, Cue, Kind, Normalised, StageModel, StageSpec, clause_features, compile_cue,
    customer_features, normalise, pieces,
};
use serde_json::Value;

/// Items by keywords: the character pairs that stand in an item's hits more than in those of the others.
pub struct Keywords(Vec<(String, Vec<String>)>);

/// Kind of the features that are pairs of characters, see `clause_features`.
const PAIR: u64 = 2;
/// Clauses beyond which a whole turn is no evidence together.
const LONG: usize = 8;
/// Keywords an item.
const KEYWORDS: usize = 10;

impl Keywords {
    /// Chosen from the phrases.
    pub fn new(stage: &StageSpec) -> Self {
        let pairs = |text: &str| {
            let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
            chars
                .windows(2)
                .map(|w| w.iter().collect())
                .collect::<BTreeSet<String>>()
        };
        let mut everywhere: BTreeMap<String, f64> = BTreeMap::new();
        let own: Vec<BTreeMap<String, f64>> = (stage.items.iter())
            .map(|item| {
                let mut own: BTreeMap<String, f64> = BTreeMap::new();
                for pair in item.hit.iter().flat_map(|e| pairs(&e.text)) {
                    *everywhere.entry(pair.clone()).or_default() += 1.0;
                    *own.entry(pair).or_default() += 1.0;
                }
                own
            })
            .collect();
        let best = |own: BTreeMap<String, f64>| {
            let weight = |(pair, n): (String, f64)| {
                (n * n / everywhere.get(&pair).copied().unwrap_or(n), pair)
            };
            let mut all: Vec<(f64, String)> = own.into_iter().map(weight).collect();
            all.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            all.into_iter()
                .take(KEYWORDS)
                .map(|(_, pair)| pair)
                .collect()
        };
        Keywords(
            stage
                .items
                .iter()
                .map(|i| i.id.clone())
                .zip(own.into_iter().map(best))
                .collect(),
        )
    }

    /// Items of which two keywords stand in the text.
    pub fn seen(&self, text: &str) -> Vec<&str> {
        let is_seen = |words: &[String]| {
            words
                .iter()
                .filter(|w| text.contains(w.as_str()))
                .nth(1)
                .is_some()
        };
        self.0
            .iter()
            .filter(|(_, words)| is_seen(words))
            .map(|(id, _)| id.as_str())
            .collect()
    }
}

/// The trained model, read from its stored form.
pub struct PlainModel {
    items: Vec<Item>,
    features: HashMap<u64, (f64, Vec<f64>)>,
    exact: HashMap<String, Vec<Value>>,
    floor: f64,
    /// Squared length of a pair that the model does not know.
    unknown: f64,
    /// Of the evidence for anything at all.
    bias: f64,
    shared: Shared,
    rivals: Shared,
    /// What it takes more beside strangers.
    stranger: f64,
    customer: f64,
    widest: usize,
}

/// Evidence that items have in common: for anything at all, which all share; for another item, which counts against.
struct Shared {
    weight: f64,
    low: f64,
    high: f64,
}

impl Shared {
    fn new(head: &Value) -> Option<Self> {
        Some(Shared {
            weight: head["weight"].as_f64()? / 1000.0,
            low: head["low"].as_f64()?,
            high: head["high"].as_f64()?,
        })
    }

    fn counts(&self, evidence: f64) -> f64 {
        evidence.clamp(self.low, self.high) * self.weight
    }
}

/// What stands for an item.
struct Found {
    /// How far its margin is over what it takes to be seen.
    over: f64,
    item: usize,
    window: (usize, usize),
    /// The window is one clause of several pieces.
    in_pieces: bool,
}

impl Found {
    fn new(over: f64, item: usize, window: (usize, usize)) -> Self {
        Found {
            over,
            item,
            window,
            in_pieces: false,
        }
    }
}

struct Item {
    id: String,
    is_taboo: bool,
    /// Items that it is said together with.
    together: Vec<usize>,
    bias: f64,
    seen: f64,
    cue_seen: f64,
    veto: f64,
    cues: Vec<PlainCue>,
}

struct PlainCue {
    any: Vec<Cue>,
    not: Vec<Cue>,
    customer: Vec<Cue>,
    is_act: bool,
}

impl PlainModel {
    /// Nothing when the stored form is not as expected.
    pub fn new(model: &StageModel) -> Option<Self> {
        let bytes = model.to_bytes();
        let length = u64::from_le_bytes(bytes.get(12..20)?.try_into().ok()?) as usize;
        let head: Value = serde_json::from_slice(bytes.get(20..20 + length)?).ok()?;
        let (n, items) = (
            head["features"].as_u64()? as usize,
            head["items"].as_array()?,
        );
        let body = bytes.get(20 + length..)?;
        let (keys, rest) = body.split_at_checked(n * 8)?;
        let (values, weights) = rest.split_at_checked(n * 2)?;
        let scales: Vec<f64> = head["scales"]
            .as_array()?
            .iter()
            .filter_map(Value::as_f64)
            .collect();
        let mut features = HashMap::new();
        for at in 0..n {
            let key = u64::from_le_bytes(keys.get(at * 8..at * 8 + 8)?.try_into().ok()?);
            let value = u16::from_le_bytes(values.get(at * 2..at * 2 + 2)?.try_into().ok()?);
            let row = weights
                .get(at * scales.len() * 2..(at + 1) * scales.len() * 2)?
                .chunks_exact(2)
                .zip(&scales);
            let row = row
                .map(|(b, scale)| f64::from(i16::from_le_bytes([b[0], b[1]])) / scale)
                .collect();
            features.insert(key, (f64::from(value), row));
        }
        let companies = head["companies"]["together"].as_array()?;
        let items = (model.stage().items.iter().zip(items).zip(companies))
            .map(|((spec, item), together)| {
                let bar = |name: &str| item["thresholds"][name].as_f64();
                let compile = |list: &[String]| {
                    list.iter()
                        .filter_map(|p| compile_cue(p, &model.stage().words).ok())
                        .collect()
                };
                let cue = |c: &duilian::recognise::CueSpec| PlainCue {
                    any: compile(&c.any),
                    not: compile(&c.not),
                    customer: compile(&c.customer),
                    is_act: c.act_only,
                };
                Some(Item {
                    id: spec.id.clone(),
                    is_taboo: spec.kind == Kind::Taboo,
                    together: numbers(together),
                    bias: item["bias"].as_f64()?,
                    seen: bar("seen")?,
                    cue_seen: bar("cue_seen")?,
                    veto: bar("veto")?,
                    cues: spec.cues.iter().map(cue).collect(),
                })
            })
            .collect::<Option<Vec<_>>>()?;
        let texts = head["exact"]["texts"].as_object()?.iter();
        let exact = texts
            .map(|(key, list)| (key.clone(), list.as_array().cloned().unwrap_or_default()))
            .collect();
        Some(PlainModel {
            items,
            features,
            exact,
            floor: head["floor"].as_f64()?,
            unknown: head["unknown"].as_f64()?,
            bias: head["shared"]["bias"].as_f64()?,
            shared: Shared::new(&head["shared"])?,
            rivals: Shared::new(&head["rivals"])?,
            stranger: head["companies"]["stranger"].as_f64()?,
            customer: head["customer"].as_f64()? / 1000.0,
            widest: head["widest"].as_u64()? as usize,
        })
    }

    /// Ids of the items seen.
    pub fn seen(&self, text: &str, customer: Option<&str>) -> Vec<&str> {
        let (text, customer) = (normalise(text), customer.map(normalise));
        let count = text.clauses().len();
        if count == 0 {
            return Vec::new();
        }
        let windows = windows(count, self.widest);
        let mut never = BTreeSet::new();
        let known: Vec<_> = windows
            .iter()
            .map(|w| self.known(&text, *w, customer.as_ref()))
            .collect();
        if let Some((_, not)) = known.last() {
            never.extend(not.iter().copied());
        }
        let margins = self.margins(&text, text.clauses(), customer.as_ref());
        let mut found: Vec<Found> = Vec::new();
        for (n, (window, (shows, not))) in windows.iter().zip(&known).enumerate() {
            let whole = *window == (0, count - 1);
            let exact = shows.iter().filter(|i| whole || !never.contains(i));
            found.extend(exact.map(|&item| Found::new(f64::MAX, item, *window)));
            if window.1 - window.0 >= LONG {
                continue;
            }
            // A clause counts by the strongest of its pieces.
            let pieces = match text.clauses().get(window.0) {
                Some(clause) if window.0 == window.1 => pieces(&text, clause),
                _ => Vec::new(),
            };
            let of_pieces = self.margins(&text, &pieces, customer.as_ref());
            for (at, item) in self.items.iter().enumerate() {
                if never.contains(&at) || not.contains(&at) {
                    continue;
                }
                let margin = of_pieces.iter().map(|margins| margins[at]);
                let margin = margin.fold(margins[n][at], f64::max);
                let (matched, vetoed) = item.cue(&text, *window, customer.as_ref());
                let bar = if matched { item.cue_seen } else { item.seen };
                let bar = bar + if vetoed && !matched { item.veto } else { 0.0 };
                found.push(Found {
                    in_pieces: !pieces.is_empty(),
                    ..Found::new(margin - bar, at, *window)
                });
            }
        }
        self.beside_surer(found)
            .into_iter()
            .filter_map(|at| self.items.get(at))
            .map(|i| i.id.as_str())
            .collect()
    }

    /// Each item by its strongest window, the surest first: beside clear ones that are all strangers it takes more.
    fn beside_surer(&self, mut found: Vec<Found>) -> BTreeSet<usize> {
        let id = |at: usize| self.items.get(at).map(|item| &item.id);
        // Sorting is stable: of equals the first window stays first.
        found.sort_by(|a, b| {
            let by_margin = b.over.total_cmp(&a.over);
            by_margin.then_with(|| id(a.item).cmp(&id(b.item)))
        });
        let mut clear: Vec<Found> = Vec::new();
        for one in found {
            let Some(item) = self.items.get(one.item) else {
                continue;
            };
            let overlaps =
                |other: &&Found| other.window.0 <= one.window.1 && one.window.0 <= other.window.1;
            let beside: Vec<_> = clear.iter().filter(overlaps).collect();
            let alien = |other: &&Found| !item.together.contains(&other.item);
            let among_strangers = !beside.is_empty() && beside.iter().all(alien);
            let bar = if among_strangers && !item.is_taboo && !one.in_pieces {
                self.stranger
            } else {
                0.0
            };
            if one.over >= bar && clear.iter().all(|seen| seen.item != one.item) {
                clear.push(one);
            }
        }
        clear.into_iter().map(|seen| seen.item).collect()
    }

    /// What the author's own phrases say of a window: shown, not shown.
    fn known(
        &self,
        text: &Normalised,
        (first, last): (usize, usize),
        customer: Option<&Normalised>,
    ) -> (Vec<usize>, Vec<usize>) {
        let list = self
            .exact
            .get(&text.key(first, last))
            .map_or(&[] as &[Value], Vec::as_slice);
        let line = customer.map(Normalised::whole_key);
        let (mut shows, mut not) = (Vec::new(), Vec::new());
        if let Some(any) = list.iter().find(|k| k["customer"].is_null()) {
            (shows, not) = (numbers(&any["shows"]), numbers(&any["not"]));
        }
        if let Some(own) = list
            .iter()
            .find(|k| !k["customer"].is_null() && k["customer"].as_str() == line.as_deref())
        {
            let (own_shows, own_not) = (numbers(&own["shows"]), numbers(&own["not"]));
            shows.retain(|s| !own_not.contains(s));
            not.retain(|n| !own_shows.contains(n));
            shows.extend(own_shows);
            not.extend(own_not);
        }
        (shows, not)
    }

    /// Margins by window of these clauses and by item: the evidence, what speaks for anything at all, and against it the
    /// strongest other item of these words or of words beside which they stand.
    fn margins(
        &self,
        text: &Normalised,
        clauses: &[Clause],
        customer: Option<&Normalised>,
    ) -> Vec<Vec<f64>> {
        let windows = windows(clauses.len(), self.widest);
        let of_window = |&(first, last): &(usize, usize)| {
            self.evidence(text, clauses.get(first..=last).unwrap_or(&[]), customer)
        };
        let evidence: Vec<Vec<f64>> = windows.iter().map(of_window).collect();
        let margin = |n: usize, at: usize| {
            let window = windows[n];
            let overlaps = |other: &(usize, usize)| {
                other.0 <= window.1 && window.0 <= other.1 && other.1 - other.0 < LONG
            };
            let rival = (windows.iter().zip(&evidence))
                .filter(|(other, _)| overlaps(other))
                .flat_map(|(_, evidence)| evidence.iter().take(self.items.len()).enumerate())
                .filter(|(other, _)| *other != at)
                .fold(f64::MIN, |top, (_, evidence)| top.max(*evidence));
            let any = evidence[n][self.items.len()];
            evidence[n][at] + self.shared.counts(any) - self.rivals.counts(rival)
        };
        let of_items = |n| (0..self.items.len()).map(|at| margin(n, at)).collect();
        (0..windows.len()).map(of_items).collect()
    }

    /// Evidence for every item by itself, and behind them for anything at all.
    fn evidence(
        &self,
        text: &Normalised,
        clauses: &[Clause],
        customer: Option<&Normalised>,
    ) -> Vec<f64> {
        let own = self.scored(clauses.iter().flat_map(|c| clause_features(text, c)));
        let line = self.scored(
            customer
                .filter(|l| !l.clauses().is_empty())
                .into_iter()
                .flat_map(customer_features),
        );
        let biases = self.items.iter().map(|item| item.bias).chain([self.bias]);
        let sums = own.iter().zip(line).zip(biases);
        sums.map(|((own, line), bias)| (own + line * self.customer) * 1000.0 + bias)
            .collect()
    }

    fn scored(&self, keys: impl Iterator<Item = u64>) -> Vec<f64> {
        let (mut square, mut sums) = (self.floor, vec![0.0; self.items.len() + 1]);
        for key in keys {
            let Some((value, row)) = self.features.get(&key) else {
                // Pairs of characters lengthen a window even when no phrase has them.
                square += if key >> 60 == PAIR { self.unknown } else { 0.0 };
                continue;
            };
            square += value * value;
            sums.iter_mut()
                .zip(row)
                .for_each(|(sum, weight)| *sum += value * weight);
        }
        sums.into_iter().map(|s| s / square.sqrt()).collect()
    }
}

fn numbers(list: &Value) -> Vec<usize> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(|n| Some(n.as_u64()? as usize)).collect()
}

/// Stretches of up to `widest` clauses, and last the whole.
fn windows(count: usize, widest: usize) -> Vec<(usize, usize)> {
    let whole = (0, count.saturating_sub(1));
    let from = |first| (first..count.min(first + widest)).map(move |last| (first, last));
    let parts = (0..count).flat_map(from).filter(|w| *w != whole);
    parts.chain((count > 0).then_some(whole)).collect()
}

impl Item {
    /// (a cue matches within the window, a cue that matches is vetoed).
    fn cue(
        &self,
        text: &Normalised,
        (first, last): (usize, usize),
        customer: Option<&Normalised>,
    ) -> (bool, bool) {
        let (mut matched, mut vetoed) = (false, false);
        for cue in &self.cues {
            if !cue.customer.is_empty()
                && !customer.is_some_and(|l| cue.customer.iter().any(|c| c.matches(l)))
            {
                continue;
            }
            let (mut free, mut barred) = (false, false);
            for any in &cue.any {
                any.each(text, |from, to| {
                    let (a, b) = text.touched(from, to);
                    let touched = text.clauses().get(a..=b).unwrap_or(&[]);
                    if a < first
                        || b > last
                        || cue.is_act && !touched.iter().any(|c| is_act(text, c))
                    {
                        return true;
                    }
                    let within = touched
                        .first()
                        .zip(touched.last())
                        .map_or((0, 0), |(x, y)| (x.from, y.to));
                    let mut not = false;
                    for pattern in &cue.not {
                        pattern.each(text, |x, y| {
                            not |= x >= within.0 && y <= within.1;
                            !not
                        });
                    }
                    barred |= not;
                    free |= !not;
                    not
                });
            }
            matched |= free;
            vetoed |= barred && !free;
        }
        (matched, vetoed)
    }
}

fn is_act(text: &Normalised, clause: &Clause) -> bool {
    let chars = text.clause_chars(clause);
    clause.act
        || chars.first() == Some(&'我') && !chars.iter().any(|c| matches!(c, '你' | '吗' | '呢'))
}
