# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# cmake -DBUILD=... -DPREFIX=... -DCONFIG=... -P install.cmake
# Empties the prefix first, so that no file of an earlier build stands in for one that is not
# installed. Installs elsewhere and then moves the tree, which must work in any place.
file(REMOVE_RECURSE ${PREFIX} ${PREFIX}.elsewhere)
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX}.elsewhere
  --config "${CONFIG}" COMMAND_ERROR_IS_FATAL ANY)
file(RENAME ${PREFIX}.elsewhere ${PREFIX})
