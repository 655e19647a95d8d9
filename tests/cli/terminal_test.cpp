// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The progress of a fit that a user sees on a terminal.
#include <cstdlib>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "cli/run.hpp"
#include "cli/samples.hpp"

namespace prunadag::test {
namespace {

/// Runs `command` with a terminal as its standard error, and returns the text on the terminal.
std::string on_terminal(const std::string& command) {
  const int keyboard = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  EXPECT_GE(keyboard, 0);
  EXPECT_EQ(grantpt(keyboard), 0);
  EXPECT_EQ(unlockpt(keyboard), 0);
  const std::string screen = ptsname(keyboard);
  std::string text;
  std::thread reader([&] {  // until no process has the terminal open
    char part[512];
    for (ssize_t n; (n = read(keyboard, part, sizeof part)) > 0;) text.append(part, std::size_t(n));
  });
  EXPECT_EQ(std::system((command + " > /dev/null 2> " + screen).c_str()), 0);
  reader.join();
  close(keyboard);
  return text;
}

TEST(Terminal, ShowsProgressAsOneLineThatIsRewritten) {
  const Folder folder;
  const std::string train = folder.with("train.svm", samples(1, 200));
  const std::string fit = PRUNADAG_PROGRAM " fit --data " + train +
                          " --loss logistic --tolerance 0 --max-iterations 2000 --model " +
                          (folder / "m.h5").string();
  for (const char* launcher : {"", PRUNADAG_MPIEXEC " -n 2 "}) {
    const std::string text = on_terminal(launcher + fit);
    EXPECT_NE(text.find("\riteration "), text.npos) << text;
    EXPECT_EQ(text.find("left\r\n"), text.npos) << text;  // a terminal ends lines by \r\n
  }
}

TEST(Terminal, ShowsWhereAPathIs) {
  const Folder folder;
  const std::string train = folder.with("train.svm", samples(1, 200));
  const Outcome made =
      run("path --data " + train + " --loss logistic --folds 2 --progress always --model " +
              (folder / "p.h5").string(),
          2);
  ASSERT_TRUE(made.every_code_is(0)) << made.err;
  std::vector<std::string> shown = lines_in(made.err);
  std::erase_if(shown, [](const std::string& line) { return line.starts_with("prunadag: "); });
  ASSERT_FALSE(shown.empty());
  EXPECT_TRUE(shown[0].starts_with("fold 1 of 2 ")) << shown[0];
  for (const std::string& line : shown) {
    EXPECT_TRUE(line.starts_with("fold ") || line.starts_with("all samples ")) << line;
    EXPECT_TRUE(contains(line, " weights left ")) << line;
  }
}

}  // namespace
}  // namespace prunadag::test
