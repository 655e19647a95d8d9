# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# cmake -DBUILD=... -DPREFIX=... -DCONFIG=... -P install.cmake
# Empties the prefix first, so that nothing of an earlier build stands in for a file that is no longer
# installed; and installs elsewhere, then moves the tree, which must work from wherever it is.
file(REMOVE_RECURSE ${PREFIX} ${PREFIX}.elsewhere)
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX}.elsewhere
  --config "${CONFIG}" COMMAND_ERROR_IS_FATAL ANY)
file(RENAME ${PREFIX}.elsewhere ${PREFIX})
