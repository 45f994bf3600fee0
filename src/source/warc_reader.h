// warc_reader.h: records of WARC (1.0, 1.1) and ARC files, plain, or gzip or zstd a record.
//
// Given are the payloads of `response` records with status 2xx (without HTTP header, chunks and
// Content-Encoding) and of `resource` and `conversion` records, where the type can hold a report.
// Requests, metadata and the like are counted as passed over, revisits noted. Damage costs the
// records that it lies in: reading goes on at the next gzip member, or the next line that begins
// with "WARC/". One record is held at a time.
//
// Source   ISO 28500 (WARC), "Arc File Format", Internet Archive 1996
#pragma once

#include <memory>
#include <string>

#include "source/capture_reader.h"

namespace muster::source {

enum class ArchiveKind { kWarc, kArc };

/// `from`: origin and container of the archive itself (`container.file`, `container.member`).
std::unique_ptr<CaptureReader> make_archive_reader(ArchiveKind kind,
                                                   std::unique_ptr<BufferedStream> stream,
                                                   const Capture& from, const Context& context);

/// Whether content of this type may be a report or hold some.
bool may_be_report(const std::string& media_type);

}  // namespace muster::source
