@NullMarked
package dev.sluice.proxy.agent;

import org.jspecify.annotations.NullMarked;
