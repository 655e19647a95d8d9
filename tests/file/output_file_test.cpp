// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "file/output_file.hpp"

#include <csignal>
#include <memory>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "support/folder.hpp"

namespace prunadag {
namespace {

using namespace test;

using Names = std::vector<std::string>;

TEST(OutputFile, AppearsWhenItIsWholeAndLeavesNothingOtherwise) {
  const Folder folder;
  const std::string path = (folder / "out").string();
  {
    OutputFile output(path);
    output.add("some");
    EXPECT_FALSE(fs::exists(path));
    EXPECT_EQ(folder.files().size(), 1u);
  }
  EXPECT_EQ(folder.files(), Names{});
  OutputFile(path).write("all");
  EXPECT_EQ(folder.files(), Names{"out"});
  EXPECT_EQ(slurp(path), "all");
}

TEST(OutputFile, OfTwoRunsWithOneNameDoesNotMixThem) {
  const Folder folder;
  const std::string path = (folder / "out").string();
  OutputFile first(path);
  auto failed = std::make_unique<OutputFile>(path);
  OutputFile second(path);
  first.add("one");
  second.add("two ");
  first.add(" run");
  second.add("runs");
  failed.reset();
  first.commit();
  EXPECT_EQ(slurp(path), "one run");
  second.commit();
  EXPECT_EQ(slurp(path), "two runs");
  EXPECT_EQ(folder.files(), Names{"out"});
}

TEST(OutputFile, KeepsLinksAndThePermissionsOfWhatItReplaces) {
  const Folder folder;
  const std::string old = folder.with("old", "before");
  ASSERT_EQ(chmod(old.c_str(), 0640), 0);
  fs::create_directory(folder / "far");
  fs::create_symlink(old, folder / "far/link");
  fs::create_symlink("far/link", folder / "link");
  fs::create_symlink("new", folder / "dangling");
  OutputFile((folder / "link").string()).write("after");
  OutputFile((folder / "dangling").string()).write("first");
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(slurp(old), "after");
  EXPECT_EQ(fs::status(old).permissions(), fs::perms(0640));
  EXPECT_TRUE(fs::is_symlink(folder / "dangling"));
  EXPECT_EQ(slurp(folder / "new"), "first");
  fs::create_symlink("loop", folder / "loop");
  EXPECT_EQ(error_of([&] { OutputFile output((folder / "loop").string()); }),
            (folder / "loop").string() + ": cannot be written: Too many levels of symbolic links");
}

TEST(OutputFile, IsTheSameHoweverItsNameIsSpelt) {
  const Folder folder;
  const std::string path = (folder / "new").string();
  fs::create_directory(folder / "sub");
  fs::create_symlink("new", folder / "dangling");
  fs::create_directory_symlink("sub", folder / "other");
  EXPECT_TRUE(is_same_output(path, (folder / "./new").string()));
  EXPECT_TRUE(is_same_output(path, (folder / "sub/../new").string()));
  EXPECT_TRUE(is_same_output(path, (folder / "dangling").string()));
  EXPECT_TRUE(is_same_output((folder / "sub/n").string(), (folder / "other/n").string()));
  EXPECT_TRUE(is_same_output("new", fs::current_path().string() + "/new"));
  EXPECT_FALSE(is_same_output(path, (folder / "sub/new").string()));
  EXPECT_FALSE(is_same_output(path, (folder / "new2").string()));
  EXPECT_FALSE(is_same_output((folder / "no/new").string(), (folder / "no2/new").string()));
  folder.with("new", "there now");
  fs::create_hard_link(path, folder / "hard");
  EXPECT_TRUE(is_same_output(path, (folder / "dangling").string()));
  EXPECT_TRUE(is_same_output(path, (folder / "hard").string()));
  EXPECT_FALSE(is_same_output(path, (folder / "sub/new").string()));
}

TEST(OutputFile, GoesIntoAPipeOnceAlsoByName) {
  const Folder folder;
  const std::string path = (folder / "pipe").string();
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  for (const bool by_name : {false, true}) {
    std::string read;
    std::thread reader([&] { read = slurp(path); });
    OutputFile output(path);
    const std::string spool = by_name ? output.temporary() : "";
    if (by_name) {
      std::ofstream(spool) << "whole";
    } else {
      output.add("whole");
    }
    output.commit();
    reader.join();
    EXPECT_EQ(read, "whole");
    EXPECT_EQ(folder.files(), Names{"pipe"});
    EXPECT_FALSE(fs::exists(spool));
  }
}

TEST(OutputFile, StaysUnderItsTemporaryNameWhereTheOtherCannotBeGiven) {
  const Folder folder;
  const std::string path = (folder / "out").string();
  OutputFile output(path);
  output.add("whole");
  fs::create_directory(path);
  const std::string temporary = output.temporary();
  EXPECT_EQ(error_of([&] { output.commit(); }), path +
                                                    ": cannot be put in its place: Is a "
                                                    "directory; it is whole in " +
                                                    temporary);
  EXPECT_TRUE(output.is_whole());
  EXPECT_EQ(slurp(temporary), "whole");
}

TEST(OutputFile, SaysThatADeviceIsFull) {
  const Folder folder;
  fs::create_symlink("/dev/full", folder / "full");
  const std::string path = (folder / "full").string();
  EXPECT_EQ(error_of([&] { OutputFile(path).write("text"); }),
            path + ": cannot be written: No space left on device");
  EXPECT_TRUE(fs::is_symlink(path));
}

TEST(OutputFile, IsRefusedWhenItsFinalSizeDoesNotFit) {
  const Folder folder;
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  getrlimit(RLIMIT_FSIZE, &old_limit);
  OutputFile output((folder / "out").string());
  EXPECT_TRUE(output.reserve(30000));
  const rlimit small{30000, old_limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const std::string message = error_of([&] { output.reserve(30001); });
  setrlimit(RLIMIT_FSIZE, &old_limit);
  EXPECT_EQ(message, output.path() + ": cannot be written: File too large");
}

TEST(OutputFile, ThatCannotBeWrittenOnKeepsItsWholeLines) {
  const Folder folder;
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  getrlimit(RLIMIT_FSIZE, &old_limit);
  OutputFile output((folder / "out").string());
  for (int line = 0; line < 9; ++line) output.add("a line\n");
  const rlimit small{60, old_limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const std::string message = error_of([&] { output.commit(); });
  output.commit_lines();
  setrlimit(RLIMIT_FSIZE, &old_limit);
  EXPECT_EQ(message, output.path() + ": cannot be written: File too large");
  std::string kept;
  for (int line = 0; line < 8; ++line) kept += "a line\n";
  EXPECT_EQ(slurp(output.path()), kept);
}

TEST(OutputFile, RefusesFoldersAndFilesThatAreReadOnly) {
  const Folder folder;
  const std::string path = (folder / "").string();
  EXPECT_EQ(error_of([&] { OutputFile output(path); }),
            path + ": cannot be written: Is a directory");
  if (geteuid() == 0) GTEST_SKIP() << "root may write read-only files";
  const std::string kept = folder.with("kept", "before");
  ASSERT_EQ(chmod(kept.c_str(), 0400), 0);
  EXPECT_EQ(error_of([&] { OutputFile output(kept); }),
            kept + ": cannot be written: Permission denied");
}

TEST(OutputFile, TakesLongNames) {
  const Folder folder;
  const std::string name(250, 'n');
  OutputFile((folder / name).string()).write("text");
  EXPECT_EQ(folder.files(), Names{name});
}

}  // namespace
}  // namespace prunadag
