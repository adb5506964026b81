//! Work shared out over threads; the results stand in the order of the work, whoever did it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// `work` on each of `all`, by at most `threads` threads at once.
pub fn each<T: Sync, R: Send>(all: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = threads.min(all.len());
    if threads < 2 {
        return all.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::default();
    let serve = || {
        while let Some((at, one)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            all.get(at).map(|one| (at, one))
        } {
            let result = work(one);
            let mut done = done
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            done.push((at, result));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(serve);
        }
        serve();
    });
    let mut done = done
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_stand_in_the_order_of_the_work() {
        let all: Vec<u64> = (0..200).collect();
        let slow_at_first = |n: &u64| {
            std::thread::sleep(std::time::Duration::from_micros(200 - n));
            n * 2
        };
        let doubled: Vec<u64> = all.iter().map(|n| n * 2).collect();
        assert_eq!(super::each(&all, 3, slow_at_first), doubled);
        assert_eq!(super::each(&all[..1], 3, slow_at_first), [0]);
        assert_eq!(super::each(&all[..0], 3, slow_at_first), [0; 0]);
    }
}
