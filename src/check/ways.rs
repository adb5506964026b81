//! States that bounded play met, how it came to each, and from which of them an end can be reached.

use super::relevant::Room;
use super::steps::Step;
use crate::defaults;

/// A state that was met.
#[derive(Debug)]
pub struct Node {
    from: Option<(usize, Step)>,
    depth: usize,
    next: Vec<usize>,
    before: Vec<usize>,
    room: Room,
    /// Neither the limit of turns nor the customer's patience is near: nothing else could end the scene from here.
    fresh: bool,
    /// The scene is over.
    over: bool,
    /// Every move from here was made.
    whole: bool,
    /// An end of the scene's own is known to come from here, if it is not there.
    ends: bool,
}

/// What is known of a state when it is met.
#[derive(Debug, Clone, Copy)]
pub struct Met {
    /// See [`Room`].
    pub room: Room,
    /// Turns and patience are left in plenty.
    pub fresh: bool,
    /// The scene is over.
    pub over: bool,
    /// By an end of its own: not the limit, not the customer's patience.
    pub ends: bool,
}

/// All states met, in the order in which they were.
#[derive(Debug, Default)]
pub struct Ways {
    nodes: Vec<Node>,
    /// States from which moves are left.
    open: usize,
    /// States early in the scene from which no end is known to come.
    unsettled: usize,
    /// Last moves to ends, each once.
    known: Vec<Vec<Step>>,
    left_open: bool,
}

impl Ways {
    /// A new state.
    pub fn meet(&mut self, met: Met, from: Option<(usize, Step)>) -> usize {
        let parent = from.as_ref().and_then(|(p, _)| self.nodes.get(*p));
        let at = self.nodes.len();
        self.nodes.push(Node {
            depth: parent.map_or(0, |p| p.depth + 1),
            from,
            next: Vec::new(),
            before: Vec::new(),
            room: met.room,
            fresh: met.fresh,
            over: met.over,
            whole: met.over,
            ends: false,
        });
        self.open += usize::from(!met.over);
        self.unsettled += usize::from(met.fresh && !met.over);
        if met.ends {
            self.learn(at);
            self.has_end(at);
        }
        at
    }

    /// One move leads from a state to another.
    pub fn lead(&mut self, from: usize, to: usize) {
        let known = self.nodes[from].next.contains(&to);
        if from == to || known {
            return;
        }
        self.nodes[from].next.push(to);
        self.nodes[to].before.push(from);
        if self.nodes[to].ends {
            self.has_end(from);
        }
    }

    /// Nothing is left to do in this state: every move from it was made, or it leads to one that can do all that it can.
    pub fn done(&mut self, at: usize) {
        let before = std::mem::replace(&mut self.nodes[at].whole, true);
        self.open -= usize::from(!before);
    }

    /// States from which moves are left.
    pub fn open(&self) -> usize {
        self.open
    }

    /// Is an end known to come from every state early in the scene?
    pub fn is_settled(&self) -> bool {
        self.unsettled == 0
    }

    /// Was every move from there made?
    pub fn is_done(&self, at: usize) -> bool {
        self.nodes[at].whole
    }

    /// Is an end known to come from there?
    pub fn ends(&self, at: usize) -> bool {
        self.nodes[at].ends
    }

    /// The states that one move leads to.
    pub fn next(&self, at: usize) -> impl Iterator<Item = usize> {
        self.nodes[at].next.iter().copied()
    }

    /// What was left in a state.
    pub fn room(&self, at: usize) -> Room {
        self.nodes[at].room
    }

    /// States met.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Moves to the farthest state.
    pub fn depth(&self) -> usize {
        self.nodes.iter().map(|n| n.depth).max().unwrap_or(0)
    }

    /// States early in the scene of which it is not known whether an end comes from them.
    pub fn undecided(&self) -> usize {
        let closed = self.closed();
        let open = self.nodes.iter().zip(closed);
        open.filter(|(n, closed)| n.fresh && !n.over && !n.ends && !closed)
            .count()
    }

    /// Moves that led to an end elsewhere.
    pub fn known(&self) -> &[Vec<Step>] {
        &self.known
    }

    /// The moves to a state, and one more.
    pub fn way(&self, at: usize, last: Option<&Step>) -> String {
        let mut steps: Vec<String> = last.iter().map(|s| s.to_string()).collect();
        steps.extend(self.back(at).map(Step::to_string));
        steps.reverse();
        steps.join(" → ")
    }

    /// States from which none of the scene's own ends can come, if it has one at all: every move was made from them and from
    /// all states that follow.
    pub fn dead(&self) -> Vec<usize> {
        if self.left_open || !self.nodes.iter().any(|n| n.ends) {
            return Vec::new();
        }
        let closed = self.closed();
        let dead = |at: &usize| closed[*at] && !self.nodes[*at].over;
        (0..self.nodes.len()).filter(dead).collect()
    }

    /// Whatever seems to be a dead end is no longer called one.
    pub fn leave_open(&mut self) {
        self.left_open = true;
    }

    /// The shortest way to one of them, early in the scene.
    pub fn dead_end(&self) -> Option<String> {
        let dead = self.dead().into_iter().filter(|at| self.nodes[*at].fresh);
        let first = dead.min_by_key(|at| (self.nodes[*at].depth, *at));
        first.map(|at| self.way(at, None))
    }

    /// Of each state: can nothing come from it but what was met, and no end among that?
    fn closed(&self) -> Vec<bool> {
        let mut closed: Vec<bool> = self.nodes.iter().map(|n| n.whole && !n.ends).collect();
        let mut open: Vec<usize> = (0..closed.len()).filter(|at| !closed[*at]).collect();
        while let Some(at) = open.pop() {
            for before in &self.nodes[at].before {
                if std::mem::replace(&mut closed[*before], false) {
                    open.push(*before);
                }
            }
        }
        closed
    }

    fn has_end(&mut self, at: usize) {
        let mut all = vec![at];
        while let Some(at) = all.pop() {
            let node = &mut self.nodes[at];
            if !std::mem::replace(&mut node.ends, true) {
                self.unsettled -= usize::from(node.fresh && !node.over);
                all.extend(&node.before);
            }
        }
    }

    /// Notes the last moves to an end: one, two, three of them.
    fn learn(&mut self, at: usize) {
        let mut last: Vec<Step> = Vec::new();
        let back: Vec<Step> = self.back(at).take(defaults::REACH_WAY).cloned().collect();
        for step in back {
            last.insert(0, step);
            if self.known.len() < defaults::REACH_WAYS && !self.known.contains(&last) {
                // A shorter way serves wherever a longer one that ends in it does, and more often.
                self.known.push(last.clone());
            }
        }
        self.known.sort_by_key(Vec::len);
    }

    fn back(&self, at: usize) -> impl Iterator<Item = &Step> {
        let mut node = self.nodes.get(at);
        std::iter::from_fn(move || {
            let (before, step) = node?.from.as_ref()?;
            node = self.nodes.get(*before);
            Some(step)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(ends: &[usize], moves: &[(usize, usize)]) -> Ways {
        let mut ways = Ways::default();
        for at in 0..5 {
            let from = moves.iter().find(|(_, to)| *to == at);
            let met = Met {
                room: Room::default(),
                fresh: true,
                over: ends.contains(&at),
                ends: ends.contains(&at),
            };
            ways.meet(met, from.map(|(from, _)| (*from, Step::Wait(at as u32))));
        }
        for (from, to) in moves {
            ways.lead(*from, *to);
        }
        ways
    }

    #[test]
    fn a_dead_end_is_one_only_when_nothing_behind_it_was_left_out() {
        // From 0 an end comes (1), and a round (2, 3) with a way out (4) that nobody went yet.
        let mut ways = ways(&[1], &[(0, 1), (0, 2), (2, 3), (3, 2), (3, 4)]);
        for at in [0, 2, 3] {
            ways.done(at);
        }
        assert_eq!(
            (ways.dead_end(), ways.undecided(), ways.open()),
            (None, 3, 1)
        );
        ways.done(4);
        assert_eq!(ways.dead_end().as_deref(), Some("~ 2s"));
        assert_eq!((ways.undecided(), ways.open()), (0, 0));
        ways.lead(4, 1);
        assert_eq!(ways.dead_end(), None);
    }

    #[test]
    fn a_scene_without_an_end_of_its_own_has_no_dead_ends() {
        let mut ways = ways(&[], &[(0, 1), (1, 2), (2, 3), (3, 4)]);
        (0..5).for_each(|at| ways.done(at));
        assert_eq!(ways.dead_end(), None);
    }
}
