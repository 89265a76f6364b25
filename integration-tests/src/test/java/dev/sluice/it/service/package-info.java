/** Middleware services for the tests, each a program of its own that prints {@code ready}. */
@NullMarked
package dev.sluice.it.service;

import org.jspecify.annotations.NullMarked;
