#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

// What the writer and the reader of page tables share; the bytes are described in docs/formats.md.
namespace mathsieve::page_table {

constexpr std::string_view kFileMagic = "MSPAGES\n";
constexpr uint32_t kVersion = 1;
constexpr std::string_view kBlockMagic = "MSPB";
constexpr std::string_view kEndMagic = "MSPE";

// The columns in the order they stand in a block.
enum Column : size_t { kUrl, kTime, kLanguage, kLogit, kTokens, kFile, kPlace, kFlags, kColumns };

// File header: magic, version (u32), size of a zstd frame (u32), hash of both (u64), the frame.
constexpr size_t kFileHeaderBytes = 8 + 4 + 4 + 8;
// Block header: magic, rows (u32), size of each column's frame (u32), hash of all this (u64).
constexpr size_t kBlockHeaderBytes = 4 + 4 + 4 * kColumns + 8;
// End mark: magic, rows of the table (u64), hash of both (u64).
constexpr size_t kEndBytes = 4 + 8 + 8;

constexpr uint8_t kExtracted = 1, kKept = 2, kQuickRejected = 4;
constexpr uint32_t kMaxRows = 1 << 20;
constexpr uint32_t kMaxColumnBytes = uint32_t{1} << 30;

}  // namespace mathsieve::page_table
