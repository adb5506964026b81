//! A linear support vector machine (squared hinge loss) by dual coordinate descent, after Hsieh et al.
//! 2008. Every sum runs in a fixed order and nothing is drawn by chance, so the same input gives the
//! same weights on every machine.

/// One training instance: (feature, value), features rising.
pub(crate) type Sparse = Vec<(u32, f32)>;

/// An instance with its side and its cost.
#[derive(Clone, Copy)]
pub(crate) struct Instance<'a> {
    pub x: &'a Sparse,
    pub positive: bool,
    /// Cost of a violation.
    pub cost: f32,
}

/// Weights and bias.
#[derive(Debug, Clone)]
pub(crate) struct Linear {
    pub weights: Vec<f32>,
    pub bias: f32,
}

impl Linear {
    pub(crate) fn score(&self, x: &[(u32, f32)]) -> f32 {
        let mut sum = self.bias;
        for &(feature, value) in x {
            sum += self.weights.get(feature as usize).copied().unwrap_or(0.0) * value;
        }
        sum
    }
}

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

/// Trains on `instances` over `features` features for `passes` passes; every fourth pass looks at all
/// instances, the others at those near or beyond the margin.
pub(crate) fn train(instances: &[Instance<'_>], features: usize, passes: usize) -> Linear {
    const BIAS: f32 = 1.0;
    let mut model = Linear {
        weights: vec![0.0; features],
        bias: 0.0,
    };
    let square: Vec<f32> = instances
        .iter()
        .map(|instance| {
            instance
                .x
                .iter()
                .map(|(_, value)| value * value)
                .sum::<f32>()
                + BIAS * BIAS
        })
        .collect();
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
            let (Some(instance), Some(a), Some(near), Some(square)) = (
                instances.get(at),
                alpha.get_mut(at),
                near.get_mut(at),
                square.get(at),
            ) else {
                continue;
            };
            if !full && !*near {
                continue;
            }
            let side = if instance.positive { 1.0f32 } else { -1.0 };
            let slack = 0.5 / instance.cost;
            let gradient = side * model.score(instance.x) - 1.0 + slack * *a;
            *near = *a > 0.0 || gradient < 0.2;
            if *a == 0.0 && gradient >= 0.0 {
                continue;
            }
            let new = (*a - gradient / (square + slack)).max(0.0);
            let step = (new - *a) * side;
            *a = new;
            if step != 0.0 {
                for &(feature, value) in instance.x {
                    if let Some(weight) = model.weights.get_mut(feature as usize) {
                        *weight += step * value;
                    }
                }
                model.bias += step * BIAS;
            }
        }
    }
    model
}
