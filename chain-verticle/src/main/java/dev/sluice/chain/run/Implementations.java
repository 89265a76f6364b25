package dev.sluice.chain.run;

import dev.sluice.chain.stage.Implementation;

/** Everything a policy's {@code middleware} may name, as it stands now on this event loop. */
@FunctionalInterface
interface Implementations {
  Implementation find(String name);
}
