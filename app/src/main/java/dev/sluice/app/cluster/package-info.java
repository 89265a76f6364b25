/** How nodes find each other and speak in private: membership, and the keys that it takes. */
@NullMarked
package dev.sluice.app.cluster;

import org.jspecify.annotations.NullMarked;
