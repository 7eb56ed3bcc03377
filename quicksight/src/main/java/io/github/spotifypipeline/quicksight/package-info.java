/**
 * Draws a QuickSight dashboard definition as one self-contained HTML page.
 *
 * <p>{@link io.github.spotifypipeline.quicksight.Dashboard} loads the definition, its data sets and the themes;
 * {@link io.github.spotifypipeline.quicksight.DashboardPage} asks the warehouse for each data set and writes the page.
 * What a visual means (grouping, aggregates, filters, sorting, limits) is evaluated in the page, by the scripts in
 * {@code page/}, so that its filters work without a server.
 */
package io.github.spotifypipeline.quicksight;
