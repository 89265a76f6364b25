@NullMarked
package dev.sluice.tools.ocsf;

import org.jspecify.annotations.NullMarked;
