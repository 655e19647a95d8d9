// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include <mpi.h>

#include "paper/experiment.hpp"
#include "paper/study.hpp"

namespace prunadag::paper {

/// Throws Error(usage) for what is wrong with the options whatever the folder; lists the targets.
/// Not collective; the same on every rank.
void check_study_options(const StudyOptions& options, int ranks);

/// A file that is open and locked; a lock ends with its process, however that ends.
class LockedFile {
 public:
  LockedFile() = default;
  LockedFile(const LockedFile&) = delete;
  LockedFile& operator=(const LockedFile&) = delete;
  ~LockedFile();

  /// False when another process has the lock. Where the file system knows no locks, the file is
  /// taken as it is. Throws Error(data) when it cannot be opened.
  bool lock(const std::string& path);
  /// Writes a text over the beginning of the file. Throws Error(data).
  void overwrite(const std::string& text) const;

 private:
  std::string path_;
  int file_ = -1;
};

/// The folder of a study, while one program works in it. Its settings are in study.json: what has
/// an influence on the numbers, and which data files they come from.
class StudyFolder {
 public:
  /// Makes the folder, or checks that the one that is there has the same version and settings.
  /// Collective. Throws Error(usage) when it has others, is not a study's, or when another program
  /// works in it; Error(data) when it cannot be made.
  StudyFolder(MPI_Comm comm, const StudyOptions& options);
  StudyFolder(const StudyFolder&) = delete;
  StudyFolder& operator=(const StudyFolder&) = delete;

  /// Notes the sizes and checksums of a problem's data files. Collective. Throws Error(usage) when
  /// the study began with others.
  void record_data(const Case& problem);

 private:
  MPI_Comm comm_;
  const StudyOptions& options_;
  LockedFile lock_;  // study.json, on rank 0
};

}  // namespace prunadag::paper
