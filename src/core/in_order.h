// in_order.h: many independent pieces of work on several threads, their results in the order of the inputs.
//
// Inputs are asked for one at a time, worked on in parallel, and handed over in order by the calling thread, so what the
// caller writes has the same bytes for any number of threads. At most a few inputs a thread are held at a time: a slow
// one holds up the inputs behind it instead of letting results pile up.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace muster {

/// Calls `consume(work(input))` for each input of `next` in order, until `next` gives none or `consume` false.
///   next     () -> std::optional<Input>; one call at a time, on any thread
///   work     (Input) -> Output; n_threads calls at a time, so it may only read what it shares
///   consume  (Output) -> bool; on the calling thread
/// With one thread everything runs on the calling thread. What `next` or `work` throws comes out of here at the input's
/// turn, after the outputs before it were consumed. `next` may have been called for a few inputs more than were consumed.
template <typename Next, typename Work, typename Consume>
void process_in_order(unsigned n_threads, Next&& next, Work&& work, Consume&& consume) {
  using Input = typename decltype(next())::value_type;
  using Output = decltype(work(std::declval<Input>()));

  struct Slot {
    std::optional<Output> output;
    std::exception_ptr failure;
    bool done = false;
  };
  struct Shared {
    explicit Shared(size_t n) : ring(n) {}
    std::mutex mutex;               // guards all of this
    std::condition_variable room;   // for who takes the next input
    std::condition_variable ready;  // for the caller
    std::vector<Slot> ring;         // input i is in slot i % size
    uint64_t n_taken = 0, n_consumed = 0;
    bool ended = false;  // no more inputs are to be taken
  };
  Shared shared(size_t{4} * n_threads);
  std::mutex
      input_mutex;  // held while an input is taken, so that numbers follow the order of `next`

  const auto finish = [&](uint64_t index, std::optional<Output> output,
                          std::exception_ptr failure) {
    const std::lock_guard lock(shared.mutex);
    shared.ring[index % shared.ring.size()] = {std::move(output), failure, true};
    if (index == shared.n_consumed) shared.ready.notify_one();
  };
  const auto serve = [&] {
    for (;;) {
      std::optional<Input> input;
      uint64_t index = 0;
      {
        const std::lock_guard taking(input_mutex);
        {
          std::unique_lock lock(shared.mutex);
          shared.room.wait(lock, [&] {
            return shared.ended || shared.n_taken - shared.n_consumed < shared.ring.size();
          });
          if (shared.ended) return;
        }
        std::exception_ptr failure;
        try {
          input = next();
        } catch (...) {
          failure = std::current_exception();
        }
        {
          const std::lock_guard lock(shared.mutex);
          index = shared.n_taken;
          if (input || failure) ++shared.n_taken;
          if (!input) {
            shared.ended = true;
            shared.ready.notify_one();
          }
        }
        if (failure) finish(index, std::nullopt, failure);
        if (!input) return;
      }
      std::optional<Output> output;
      std::exception_ptr failure;
      try {
        output.emplace(work(std::move(*input)));
      } catch (...) {
        failure = std::current_exception();
      }
      finish(index, std::move(output), failure);
    }
  };

  std::vector<std::jthread> threads;
  struct Stop {  // before the threads are joined, however this function is left
    Shared& shared;
    ~Stop() {
      const std::lock_guard lock(shared.mutex);
      shared.ended = true;
      shared.room.notify_all();
    }
  } const stop{shared};
  try {
    for (unsigned i = 0; n_threads > 1 && i < n_threads; ++i) threads.emplace_back(serve);
  } catch (const std::system_error&) {
    // The system gives no more threads; those that run do the work.
  }
  if (threads.empty()) {
    while (auto input = next())
      if (!consume(work(std::move(*input)))) return;
    return;
  }
  for (;;) {
    Slot slot;
    {
      std::unique_lock lock(shared.mutex);
      Slot& turn = shared.ring[shared.n_consumed % shared.ring.size()];
      shared.ready.wait(
          lock, [&] { return turn.done || (shared.ended && shared.n_taken == shared.n_consumed); });
      if (!turn.done) return;
      slot = std::exchange(turn, Slot());
      ++shared.n_consumed;
      shared.room.notify_one();
    }
    if (slot.failure) std::rethrow_exception(slot.failure);
    if (!consume(std::move(*slot.output))) return;
  }
}

}  // namespace muster
