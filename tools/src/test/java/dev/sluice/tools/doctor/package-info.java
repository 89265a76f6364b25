@NullMarked
package dev.sluice.tools.doctor;

import org.jspecify.annotations.NullMarked;
