@NullMarked
package dev.sluice.app.denials;

import org.jspecify.annotations.NullMarked;
