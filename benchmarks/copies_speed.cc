// copies_speed.cc: how fast texts get their signatures, and what time and memory the copies among many take.
//
//   copies_speed [N_TEXTS] [WORDS_PER_TEXT]     (default 100000 300)
//
// Texts are made: words drawn by Zipf's law from 50,000; every fifth text keeps 40 to 100 percent of an earlier one,
// with words of its own around it. Prints one line each for signatures and for finding copies.
#include <sys/resource.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "story/copy_finder.h"

namespace {

// Of this process on its core: the machine may have other work.
double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

class Texts {
 public:
  explicit Texts(size_t n_words) : n_words_(n_words) {
    for (int i = 0; i < 50'000; ++i) {
      std::string w;
      for (size_t k = 0; k < 2 + random_() % 8; ++k) w += static_cast<char>('a' + random_() % 26);
      vocabulary_.push_back(w);
    }
  }
  std::string next() {
    std::string text = fresh(n_words_);
    if (!kept_.empty() && n_++ % 5 == 4) {
      const std::string& root = kept_[random_() % kept_.size()];
      text = fresh(20) + root.substr(0, root.size() * (40 + random_() % 61) / 100) +
             fresh(n_words_ / 5);
    }
    if (kept_.size() < 1000)
      kept_.push_back(text);
    else if (random_() % 20 == 0)
      kept_[random_() % kept_.size()] = text;
    return text;
  }

 private:
  std::string fresh(size_t n) {
    std::string out;
    for (size_t i = 0; i < n; ++i) {
      const double u = static_cast<double>(random_() % 1'000'000 + 1) / 1'000'001.0;
      const auto rank =
          static_cast<size_t>(std::exp(u * std::log(static_cast<double>(vocabulary_.size()))));
      out += vocabulary_[std::min(rank, vocabulary_.size() - 1)];
      out += i % 15 == 14 ? ". " : " ";
    }
    return out;
  }
  std::mt19937 random_{20250828};
  std::vector<std::string> vocabulary_, kept_;
  size_t n_words_, n_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const size_t n = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 100'000;
  const size_t n_words = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 300;
  Texts texts(n_words);
  muster::story::CopyFinder finder;
  std::vector<muster::story::Fingerprint> prints;
  double signing = 0;
  size_t bytes = 0, n_prints = 0;
  std::vector<std::string> batch;
  for (size_t done = 0; done < n;) {
    batch.clear();
    while (batch.size() < 1000 && done + batch.size() < n) batch.push_back(texts.next());
    for (const std::string& text : batch) bytes += text.size();
    double begin = seconds();
    for (const std::string& text : batch) {
      muster::story::fingerprints(text, prints);
      n_prints += prints.size();
    }
    signing += seconds() - begin;
    for (const std::string& text : batch) finder.add(text);
    done += batch.size();
  }
  std::printf(
      "signatures: %zu texts of %.0f bytes, %.1f fingerprints each, %.0f texts/s, %.0f MB/s on one "
      "core\n",
      n, static_cast<double>(bytes) / static_cast<double>(n),
      static_cast<double>(n_prints) / static_cast<double>(n), static_cast<double>(n) / signing,
      static_cast<double>(bytes) / signing / 1e6);
  const double before = peak_mb(), begin = seconds();
  const auto matches = finder.find(true);
  std::printf("copies: %zu found in %.1f s of CPU, peak memory %.0f MB (before: %.0f MB)\n",
              matches.size(), seconds() - begin, peak_mb(), before);
}
