@NullMarked
package dev.sluice.tools.requests;

import org.jspecify.annotations.NullMarked;
