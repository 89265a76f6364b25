@NullMarked
package dev.sluice.tools.doctor.client;

import org.jspecify.annotations.NullMarked;
