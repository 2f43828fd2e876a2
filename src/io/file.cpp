// SPDX-License-Identifier: Apache-2.0
#include "io/file.hpp"

#include "gaus/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <memory>
#include <openssl/evp.h>

#include <fmt/format.h>

namespace gaus::io {

File load_file(const std::filesystem::path& path) {
    File file{path.string(), {}};
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) {
        throw InputError::at(file.path, 0, "no such file", "an existing file");
    }
    if (!std::filesystem::is_regular_file(status) && !std::filesystem::is_fifo(status)) {
        const bool folder = std::filesystem::is_directory(status);
        throw InputError::at(file.path, 0, folder ? "a folder" : "a special file", "a file");
    }
    std::ifstream stream(path, std::ios::binary);
    if (!stream) {
        throw InputError::at(file.path, 0, "a file that cannot be opened", "a readable file");
    }
    if (std::filesystem::is_regular_file(status)) {
        file.text.reserve(std::filesystem::file_size(path, error));
    }
    std::array<char, 1 << 16> block;
    while (stream.read(block.data(), block.size()), stream.gcount() > 0) {
        file.text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    }
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (file.text.starts_with(byte_order_mark)) {
        file.mark = byte_order_mark;
        file.text.erase(0, byte_order_mark.size());
    }
    if (file.text.empty()) {
        throw InputError::at(file.path, 0, "an empty file", "a file with content");
    }
    return file;
}

std::size_t line_of(std::string_view text, std::size_t offset) {
    const auto end = text.begin() + std::min(offset, text.size());
    return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

std::size_t column_of(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const std::string_view line = before.substr(before.rfind('\n') + 1);
    return 1 + static_cast<std::size_t>(
                   std::ranges::count_if(line, [](char c) { return (c & 0xc0) != 0x80; }));
}

void require_no_zero_byte(const File& file) {
    const std::size_t offset = file.text.find('\0');
    if (offset != file.text.npos) {
        throw InputError::at(file.path, line_of(file.text, offset), "a byte 0", "text");
    }
}

std::string in_quotes(std::string_view token) {
    constexpr std::size_t longest = 40;
    std::string result = "\"";
    for (const char c : token.substr(0, longest)) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n') {
            result += "\\n";
        } else if (c == '"' || c == '\\') {
            result += {'\\', c};
        } else if (byte < 0x20 || byte >= 0x7f) {
            result += fmt::format("\\x{:02x}", byte);
        } else {
            result += c;
        }
    }
    return result + (token.size() > longest ? "...\"" : "\"");
}

std::optional<std::int64_t> parse_whole(std::string_view token) {
    if (const auto integer = parse_number<std::int64_t>(token)) {
        return integer;
    }
    const auto real = parse_number<double>(token);
    return real ? exact_integer(*real) : std::nullopt;
}

std::optional<std::int64_t> exact_integer(double value) {
    constexpr double most = 9007199254740992;  // 2^53: above, a double stands for several integers
    const bool exact = std::abs(value) <= most && value == std::floor(value);
    return exact ? std::optional(static_cast<std::int64_t>(value)) : std::nullopt;
}

std::string sha256(std::span<const std::string_view> parts) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned int size = 0;
    bool ok = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
    for (const std::string_view part : parts) {
        ok = ok && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    }
    if (!ok || EVP_DigestFinal_ex(context.get(), digest.data(), &size) != 1) {
        throw SystemError("SHA-256 is not available in this OpenSSL");
    }
    std::string hex;
    for (unsigned int i = 0; i < size; ++i) {
        hex += fmt::format("{:02x}", digest[i]);
    }
    return hex;
}

}  // namespace gaus::io
