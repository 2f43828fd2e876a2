// SPDX-License-Identifier: Apache-2.0
// Uses gaus::mpi: started alone there is one rank.

#include "gaus/mpi.hpp"

int main() {
    const gaus::MpiEnvironment environment;
    return gaus::mpi_communicator()->size() == 1 ? 0 : 1;
}
