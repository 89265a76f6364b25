package dev.sluice.config.source.fault;

/**
 * Why a text is no document.
 *
 * @param line from 1
 * @param column from 1
 * @param message the problem and its remedy; quotes single characters at most
 */
public record SyntaxFault(int line, int column, String message) {}
