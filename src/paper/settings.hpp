// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include <mpi.h>

#include "paper/experiment.hpp"
#include "paper/study.hpp"

namespace prunadag::paper {

/// Throws Error(usage) for invalid options, without a look at the folder. The message for an
/// unknown target lists the known ones. Not collective; the same on every rank.
void check_study_options(const StudyOptions& options, int ranks);

/// An open, locked file. The lock ends with the process, even if the process is killed.
class LockedFile {
 public:
  LockedFile() = default;
  LockedFile(const LockedFile&) = delete;
  LockedFile& operator=(const LockedFile&) = delete;
  ~LockedFile();

  /// Opens and locks a file that exists. Returns false when another process has the lock. On a file
  /// system without locks the file is opened without a lock. Throws Error(data) when the file
  /// cannot be opened for writing.
  bool lock(const std::string& path);
  /// Overwrites the beginning of the file with a text; the file is not truncated. Throws
  /// Error(data).
  void overwrite(const std::string& text) const;

 private:
  std::string path_;
  int file_ = -1;
};

/// The folder of a study; only one program at a time works in it. The file study.json has the
/// settings that influence the numbers, and the sizes and checksums of the data files.
class StudyFolder {
 public:
  /// Makes the folder, or checks that an existing folder has the same version and settings.
  /// Collective. Throws Error(usage) if the folder has other settings, is not the folder of a
  /// study, or if another program works in it. Throws Error(data) if the folder cannot be made.
  StudyFolder(MPI_Comm comm, const StudyOptions& options);
  StudyFolder(const StudyFolder&) = delete;
  StudyFolder& operator=(const StudyFolder&) = delete;

  /// Records the sizes and checksums of the data files of a problem, which must exist. Collective;
  /// rank 0 reads the files. Throws Error(usage) if the study began with other files.
  void record_data(const Case& problem);

 private:
  MPI_Comm comm_;
  const StudyOptions& options_;
  LockedFile lock_;  // study.json, on rank 0
};

}  // namespace prunadag::paper
