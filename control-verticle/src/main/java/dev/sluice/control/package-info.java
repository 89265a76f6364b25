/**
 * The control role: takes policies and registrations from files and from the API, checks a change
 * completely before it is stored, and hands each accepted one to the nodes as the next generation.
 */
@NullMarked
package dev.sluice.control;

import org.jspecify.annotations.NullMarked;
