//! A linear support vector machine (squared hinge loss) by dual coordinate descent, after Hsieh et al.
//! 2008. Every sum runs in a fixed order and nothing is drawn by chance, so the same input gives the
//! same weights on every machine.

/// A stretch of a phrase as training sees it: features by their places, which may come twice, and what each of their values
/// is multiplied by; so much again for the customer's line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window<'a> {
    pub own: &'a [u32],
    pub scale: f32,
    pub customer: &'a [u32],
    pub customer_scale: f32,
    /// Squared length of it all.
    pub square: f32,
}

/// A window with its side and its cost.
#[derive(Clone, Copy)]
pub(crate) struct Instance<'a> {
    pub window: Window<'a>,
    pub positive: bool,
    /// Cost of a violation.
    pub cost: f32,
}

/// Weights and bias.
#[derive(Debug, Clone)]
pub(crate) struct Linear {
    /// Of each feature: its weight × its value, which is all that scoring needs.
    lifted: Vec<f32>,
    pub bias: f32,
}

impl Linear {
    pub(crate) fn score(&self, window: &Window<'_>) -> f32 {
        let sum = |places: &[u32]| -> f32 {
            let lifted = |place: &u32| self.lifted.get(*place as usize).copied();
            places.iter().filter_map(lifted).sum()
        };
        self.bias + window.scale * sum(window.own) + window.customer_scale * sum(window.customer)
    }

    /// Moves the weights along the window.
    fn step(&mut self, step: f32, window: &Window<'_>, squares: &[f32]) {
        for (places, scale) in [
            (window.own, window.scale),
            (window.customer, window.customer_scale),
        ] {
            let step = step * scale;
            for &place in places {
                let at = place as usize;
                if let (Some(lifted), Some(square)) = (self.lifted.get_mut(at), squares.get(at)) {
                    *lifted += step * square;
                }
            }
        }
        self.bias += step * BIAS;
    }

    /// The weights, given the features' values.
    pub(crate) fn weights(&self, values: &[f32]) -> impl Iterator<Item = f32> {
        let pairs = self.lifted.iter().zip(values);
        pairs.map(|(lifted, value)| lifted / value)
    }
}

/// What the bias is multiplied by.
const BIAS: f32 = 1.0;

/// A portable generator for the order of the passes (xorshift64*).
struct Shuffle(u64);

impl Shuffle {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let wide = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        (wide % (below.max(1) as u64)) as usize
    }
}

/// Trains on `instances` over features of these values for `passes` passes; every fourth pass looks at all instances, the
/// others at those near or beyond the margin.
pub(crate) fn train(instances: &[Instance<'_>], values: &[f32], passes: usize) -> Linear {
    let mut model = Linear {
        lifted: vec![0.0; values.len()],
        bias: 0.0,
    };
    let squares: Vec<f32> = values.iter().map(|value| value * value).collect();
    let mut alpha = vec![0.0f32; instances.len()];
    let mut near = vec![true; instances.len()];
    let mut order: Vec<usize> = (0..instances.len()).collect();
    let mut shuffle = Shuffle(0x9e37_79b9_7f4a_7c15);
    for pass in 0..passes {
        for at in (1..order.len()).rev() {
            order.swap(at, shuffle.next(at + 1));
        }
        let full = pass % 4 == 0;
        for &at in &order {
            let (Some(instance), Some(a), Some(near)) =
                (instances.get(at), alpha.get_mut(at), near.get_mut(at))
            else {
                continue;
            };
            if !full && !*near {
                continue;
            }
            let side = if instance.positive { 1.0f32 } else { -1.0 };
            let slack = 0.5 / instance.cost;
            let gradient = side * model.score(&instance.window) - 1.0 + slack * *a;
            *near = *a > 0.0 || gradient < 0.2;
            if *a == 0.0 && gradient >= 0.0 {
                continue;
            }
            let new = (*a - gradient / (instance.window.square + BIAS * BIAS + slack)).max(0.0);
            let step = (new - *a) * side;
            *a = new;
            if step != 0.0 {
                model.step(step, &instance.window, &squares);
            }
        }
    }
    model
}
