#include "source/unpack_stream.h"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace muster::source {
namespace {

constexpr size_t kBlock = size_t{128} << 10;
// How far before the place where damage showed the next member may have begun: a decoder takes some
// bytes of what follows a cut-off member for its own before it fails. Bounded, and so is the number
// of attempts, so that a file of damage alone costs no more than its size allows.
constexpr size_t kLookBack = size_t{32} << 10;
constexpr size_t kMaxDamaged = 1000;
constexpr size_t kMaxCuts = 1024;

}  // namespace

Packing packing_of(std::string_view head) {
  if (head.starts_with("\x1f\x8b\x08")) return Packing::kGzip;
  if (head.starts_with("\x28\xb5\x2f\xfd")) return Packing::kZstd;
  // A skippable frame, as archives with a dictionary begin.
  if (head.size() >= 4 && (head[0] & '\xf0') == '\x50' && head.substr(1, 3) == "\x2a\x4d\x18")
    return Packing::kZstd;
  return Packing::kNone;
}

// One step of unpacking; what differs between the formats.
class UnpackStream::Decoder {
 public:
  enum class State { kMore, kMemberEnd, kDamaged };
  virtual ~Decoder() = default;
  virtual void begin() = 0;
  /// Moves `from` and `n_from`, `into` and `n_into` past what was used and made.
  virtual State step(const char*& from, size_t& n_from, char*& into, size_t& n_into) = 0;
};

class UnpackStream::Gzip : public Decoder {
 public:
  static std::unique_ptr<Decoder> make() {
    auto gzip = std::unique_ptr<Gzip>(new Gzip);
    // 15 + 16: a gzip header is asked for, its checksum compared.
    if (inflateInit2(&gzip->state_, 15 + 16) != Z_OK) return nullptr;
    gzip->ready_ = true;
    return gzip;
  }
  ~Gzip() override {
    if (ready_) inflateEnd(&state_);
  }
  void begin() override { inflateReset(&state_); }
  State step(const char*& from, size_t& n_from, char*& into, size_t& n_into) override {
    state_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(from));
    state_.avail_in = static_cast<uInt>(n_from);
    state_.next_out = reinterpret_cast<Bytef*>(into);
    state_.avail_out = static_cast<uInt>(n_into);
    const int result = inflate(&state_, Z_NO_FLUSH);
    from += n_from - state_.avail_in;
    n_from = state_.avail_in;
    into += n_into - state_.avail_out;
    n_into = state_.avail_out;
    if (result == Z_STREAM_END) return State::kMemberEnd;
    return result == Z_OK || result == Z_BUF_ERROR ? State::kMore : State::kDamaged;
  }

 private:
  z_stream state_{};
  bool ready_ = false;
};

class UnpackStream::Zstd : public Decoder {
 public:
  static std::unique_ptr<Decoder> make() {
    auto zstd = std::unique_ptr<Zstd>(new Zstd);
    zstd->state_ = ZSTD_createDCtx();
    if (zstd->state_ == nullptr) return nullptr;
    return zstd;
  }
  ~Zstd() override { ZSTD_freeDCtx(state_); }
  void begin() override { ZSTD_DCtx_reset(state_, ZSTD_reset_session_only); }
  State step(const char*& from, size_t& n_from, char*& into, size_t& n_into) override {
    ZSTD_inBuffer in{from, n_from, 0};
    ZSTD_outBuffer out{into, n_into, 0};
    const size_t result = ZSTD_decompressStream(state_, &out, &in);
    from += in.pos;
    n_from -= in.pos;
    into += out.pos;
    n_into -= out.pos;
    if (ZSTD_isError(result)) return State::kDamaged;
    return result == 0 ? State::kMemberEnd : State::kMore;
  }

 private:
  ZSTD_DCtx* state_ = nullptr;
};

Result<std::unique_ptr<UnpackStream>> UnpackStream::make(Packing packing,
                                                         std::unique_ptr<ByteStream> packed,
                                                         std::shared_ptr<Budget> budget,
                                                         std::string name) {
  std::unique_ptr<UnpackStream> stream(new UnpackStream);
  stream->decoder_ = packing == Packing::kGzip ? Gzip::make() : Zstd::make();
  if (!stream->decoder_) return Error{ErrorCode::kInternal, name + ": no memory to unpack it"};
  stream->magic_ = packing == Packing::kGzip ? "\x1f\x8b\x08" : "\x28\xb5\x2f\xfd";
  stream->packed_ = std::move(packed);
  stream->budget_ = std::move(budget);
  stream->name_ = std::move(name);
  stream->buffer_.resize(kLookBack + kBlock);
  return stream;
}

UnpackStream::~UnpackStream() = default;

Result<bool> UnpackStream::fill() {
  if (packed_ended_) return false;
  if (end_ == buffer_.size()) {
    const size_t keep = std::min(begin_, kLookBack) + (end_ - begin_);
    const size_t drop = end_ - keep;
    std::memmove(buffer_.data(), buffer_.data() + drop, keep);
    begin_ -= drop;
    end_ -= drop;
  }
  MUSTER_TRY(const size_t got, packed_->read(buffer_.data() + end_, buffer_.size() - end_));
  end_ += got;
  packed_ended_ = got == 0;
  return got > 0;
}

void UnpackStream::cut() {
  if (cuts_.size() == kMaxCuts) cuts_.pop_front();
  cuts_.push_back({position_, packed_->raw_offset(packed_position_)});
}

Error UnpackStream::damaged(const char* what) {
  const bool inside = std::exchange(inside_, false);
  if (++n_damaged_ > kMaxDamaged) finished_ = true;
  return {ErrorCode::kInvalidInput,
          fmt::format("{}: {} in the packed data at offset {}, in the member that begins at {}{}",
                      name_, what, packed_position_, inside ? member_begin_ : packed_position_,
                      finished_ ? "; too much damage, not read further" : "")};
}

Result<size_t> UnpackStream::read(char* into, size_t size) {
  if (size == 0) return size_t{0};
  while (!finished_) {
    if (!inside_) {
      // Some writers fill up blocks with zeros after the last member.
      while (n_members_ > 0) {
        while (begin_ < end_ && buffer_[begin_] == '\0') ++begin_, ++packed_position_;
        if (begin_ < end_) break;
        MUSTER_TRY(const bool more, fill());
        if (!more) break;
      }
      while (end_ - begin_ < 4) {
        MUSTER_TRY(const bool more, fill());
        if (!more) break;
      }
      if (begin_ == end_) {
        finished_ = true;
        break;
      }
      if (packing_of({buffer_.data() + begin_, end_ - begin_}) == Packing::kNone)
        return damaged("bytes of no known packing");
      cut();
      decoder_->begin();
      member_begin_ = packed_position_;
      inside_ = true;
    }
    const char* from = buffer_.data() + begin_;
    size_t n_from = end_ - begin_;
    char* to = into;
    size_t n_to = size;
    const auto state = decoder_->step(from, n_from, to, n_to);
    const size_t used = (end_ - begin_) - n_from, made = size - n_to;
    begin_ += used;
    packed_position_ += used;
    position_ += made;
    if (budget_ && made > 0) {
      if (auto kept = budget_->add_unpacked(made, name_); !kept) {
        finished_ = true;
        return kept.error();
      }
    }
    if (state == Decoder::State::kDamaged) {
      position_ -= made;  // not given: places would be wrong by that much from here on
      return damaged("damage");
    }
    if (state == Decoder::State::kMemberEnd) {
      inside_ = false;
      ++n_members_;
      cut();
    }
    if (made > 0) return made;
    if (state == Decoder::State::kMore && n_from == 0) {
      MUSTER_TRY(const bool more, fill());
      if (!more) {
        finished_ = true;
        return damaged("cut off");
      }
    } else if (state == Decoder::State::kMore && used == 0) {
      return damaged("damage");  // no step forward: cannot be
    }
  }
  return size_t{0};
}

Result<bool> UnpackStream::resync() {
  inside_ = false;
  if (finished_) return false;
  // Back to where the member after the damaged one may have begun, never to the damaged one.
  const uint64_t earliest = member_begin_ + 1;
  const uint64_t back =
      packed_position_ > earliest
          ? std::min<uint64_t>({packed_position_ - earliest, kLookBack, uint64_t{begin_}})
          : 0;
  begin_ -= static_cast<size_t>(back);
  packed_position_ -= back;
  if (back == 0 && begin_ < end_) ++begin_, ++packed_position_;
  member_begin_ = packed_position_;
  for (;;) {
    const std::string_view there(buffer_.data() + begin_, end_ - begin_);
    const size_t at = there.find(magic_);
    const size_t step = at != std::string_view::npos    ? at
                        : there.size() >= magic_.size() ? there.size() - (magic_.size() - 1)
                                                        : 0;
    begin_ += step;
    packed_position_ += step;
    if (at != std::string_view::npos) {
      member_begin_ = packed_position_;
      return true;
    }
    MUSTER_TRY(const bool more, fill());
    if (!more) {
      finished_ = true;
      return false;
    }
  }
}

std::optional<uint64_t> UnpackStream::raw_offset(uint64_t position) const {
  // Of members without content several begin at one position; the last one holds what follows.
  for (auto c = cuts_.rbegin(); c != cuts_.rend() && c->position >= position; ++c)
    if (c->position == position) return c->raw;
  return std::nullopt;
}

uint64_t UnpackStream::raw_position() const {
  return packed_->raw_offset(packed_position_).value_or(packed_->raw_position());
}

}  // namespace muster::source
