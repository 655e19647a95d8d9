// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/records.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "data/csv.hpp"

namespace prunadag {
namespace {

using OnRecord = std::function<void(std::string_view)>;

/// Bytes of one record with quoted line ends. An unclosed quotation mark looks like one.
constexpr std::size_t longest_record = std::size_t(1) << 24;
/// Total bytes of the parts of records that belong to records of lower ranks.
constexpr std::size_t most_heads = 8 * longest_record;

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Calls `on_line` for every line of a block, with its line end.
template <class OnLine>
void split_lines(std::string_view block, OnLine&& on_line) {
  while (!block.empty()) {
    const std::size_t end = std::min(block.find('\n'), block.size() - 1) + 1;
    on_line(block.substr(0, end));
    block.remove_prefix(end);
  }
}

/// Joins the lines of a share into records. Keeps the first problem, and hands out no records after
/// it.
class Assembler {
 public:
  /// `first`: the share begins with the first line of the file.
  Assembler(char separator, bool first, bool comments, bool inside, const OnRecord& on_record)
      : on_record_(on_record),
        separator_(separator),
        first_(first),
        comments_(comments),
        inside_(inside),
        in_head_(inside) {}

  void take(std::string_view block) {
    if (problem_ || failure_.failed()) return count_lines(block);
    failure_.run([&] { split_lines(block, [&](std::string_view line) { take_line(line); }); });
  }

  /// Whether the share ends inside a quoted field.
  bool open() const { return inside_; }
  bool empty() const { return lines_ == 0; }
  /// The part of the share that belongs to a record of a lower rank.
  const std::string& head() const { return head_; }
  /// Whether the whole share belongs to such a record, which goes on above.
  bool all_head() const { return in_head_; }

  /// Completes the last record with its rest from higher ranks.
  void finish(std::string_view rest) {
    if (problem_ || pending_.empty()) return;
    failure_.run([&] {
      append(pending_, rest);
      if (!problem_) hand_out(pending_);
    });
  }
  /// Refuses a last record that does not end on any rank.
  void fail_open() {
    if (pending_.empty()) return;
    failure_.run([&] { refuse("a quoted field of this record does not end"); });
  }
  /// Throws the first problem of the file on all ranks, if there is one. Collective.
  void settle_with(const Source& source) {
    const std::int64_t before = sum_below(source.comm(), lines_);
    failure_.run([&] {
      if (!problem_) return;
      throw Error(ErrorKind::data,
                  fmt::format("{}:{}:{}: {}", source.path(), before + problem_line_,
                              problem_->column, problem_->message));
    });
    failure_.settle(source.comm());
  }

 private:
  void count_lines(std::string_view block) {
    lines_ += std::count(block.begin(), block.end(), '\n');
  }

  void take_line(std::string_view line) {
    if (lines_++ == 0 && first_ && line.starts_with(byte_order_mark)) {
      line.remove_prefix(byte_order_mark.size());
    }
    if (problem_) return;
    if (!inside_) {
      const std::string_view text = without_line_end(line);
      const bool comment = is_comment(text);
      if (is_blank_line(text, separator_) || (comment && comments_)) return;
      first_line_ = lines_;
      if (comment) return refuse("a line that begins with # below the first record");
      comments_ = false;
    }
    const bool goes_on = inside_;
    inside_ = ends_inside(without_line_end(line), separator_, inside_);
    if (in_head_) {
      append(head_, line);
      in_head_ = inside_;
    } else if (inside_) {
      append(pending_, line);
    } else if (goes_on) {
      append(pending_, line);
      hand_out(pending_);
      pending_.clear();
    } else {
      hand_out(line);
    }
  }

  /// Refuses the record that began last.
  void refuse(std::string message) {
    if (problem_) return;
    problem_ = LineProblem{1, std::move(message)};
    problem_line_ = first_line_;
  }

  void append(std::string& text, std::string_view more) {
    if (text.size() + more.size() > longest_record) {
      return refuse(fmt::format("a quoted field of this record does not end within {} MB",
                                longest_record >> 20));
    }
    text += more;
  }

  void hand_out(std::string_view record) {
    record = without_line_end(record);
    try {
      on_record_(record);
    } catch (LineProblem& found) {
      const std::string_view above = record.substr(0, found.column - 1);
      problem_line_ = first_line_ + std::count(above.begin(), above.end(), '\n');
      found.column -= above.find_last_of('\n') + 1;
      problem_ = std::move(found);
    }
  }

  const OnRecord& on_record_;
  char separator_;
  bool first_;
  bool comments_;  // the next line may be a comment
  bool inside_, in_head_;
  std::int64_t lines_ = 0, first_line_ = 1, problem_line_ = 0;
  std::string head_, pending_;
  std::optional<LineProblem> problem_;
  FirstFailure failure_;
};

/// Whether this rank's share begins inside a quoted field. Collective.
bool begins_inside(Source& source, char separator) {
  std::array<char, 2> ends{0, 1};  // state at the end of the share, by state at its beginning
  bool first = begins_file(source);
  read_lines(source, [&](std::string_view block) {
    split_lines(block, [&](std::string_view line) {
      line = without_line_end(line);
      if (std::exchange(first, false) && line.starts_with(byte_order_mark)) {
        line.remove_prefix(byte_order_mark.size());
      }
      for (char& inside : ends) {
        if (inside || !is_comment(line)) inside = ends_inside(line, separator, inside);
      }
    });
  });
  const std::size_t ranks = std::size_t(size_of(source.comm()));
  std::vector<char> all = agree(source.comm(), [&] { return std::vector<char>(2 * ranks); });
  MPI_Allgather(ends.data(), 2, MPI_CHAR, all.data(), 2, MPI_CHAR, source.comm());
  bool inside = false;
  for (int rank = 0; rank < rank_of(source.comm()); ++rank) {
    inside = all[std::size_t(2 * rank + inside)] != 0;
  }
  return inside;
}

/// The rest of this rank's last record, which is on higher ranks.
struct Rest {
  std::string heads;  // of all ranks
  std::size_t from = 0, to = 0;
  bool ends = true;  // whether the record ends
};

/// Collective.
Rest rest_above(MPI_Comm comm, const Assembler& mine) {
  const std::size_t ranks = std::size_t(size_of(comm));
  const std::array<int, 2> own{int(mine.head().size()), mine.all_head()};
  std::vector<int> all, sizes, starts;
  agree(comm, [&] {
    all.resize(2 * ranks);
    sizes.resize(ranks);
    starts.resize(ranks);
  });
  MPI_Allgather(own.data(), 2, MPI_INT, all.data(), 2, MPI_INT, comm);
  Rest rest;
  agree(comm, [&] {
    std::size_t total = 0;
    for (std::size_t r = 0; r < ranks; ++r) {
      starts[r] = int(total);
      sizes[r] = all[2 * r];
      total += std::size_t(sizes[r]);
      if (total > most_heads) {
        throw Error(ErrorKind::data, "quoted fields with line ends in them take too much of it");
      }
    }
    rest.heads.resize(total);
  });
  MPI_Allgatherv(mine.head().data(), own[0], MPI_CHAR, rest.heads.data(), sizes.data(),
                 starts.data(), MPI_CHAR, comm);
  std::size_t last = std::size_t(rank_of(comm)) + 1;
  rest.from = last < ranks ? std::size_t(starts[last]) : rest.heads.size();
  while (last < ranks && all[2 * last + 1]) ++last;  // ranks with nothing but this record
  rest.ends = last < ranks;
  rest.to = rest.ends ? std::size_t(starts[last] + sizes[last]) : rest.heads.size();
  return rest;
}

}  // namespace

void for_each_record(Source& source, char separator, bool comments,
                     const std::function<void()>& restart, const OnRecord& on_record) {
  {
    Assembler records(separator, begins_file(source), comments, false, on_record);
    read_lines(source, [&](std::string_view block) { records.take(block); });
    if (largest(source.comm(), records.open()) == 0) return records.settle_with(source);
    const int rank = rank_of(source.comm());
    const std::int64_t last = largest(source.comm(), records.empty() ? 0 : rank);
    if (largest(source.comm(), records.open() && rank < last) == 0) {
      records.fail_open();  // all ranks were right, and nothing follows
      return records.settle_with(source);
    }
  }
  const bool inside = begins_inside(source, separator);
  agree(source.comm(), restart);
  Assembler records(separator, begins_file(source), comments, inside, on_record);
  read_lines(source, [&](std::string_view block) { records.take(block); });
  const Rest rest = rest_above(source.comm(), records);
  if (rest.ends) {
    records.finish(std::string_view(rest.heads).substr(rest.from, rest.to - rest.from));
  } else {
    records.fail_open();
  }
  records.settle_with(source);
}

}  // namespace prunadag
