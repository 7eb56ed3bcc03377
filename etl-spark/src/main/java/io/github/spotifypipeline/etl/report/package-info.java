/**
 * What was heard, told to people: the week, and the month and the year that are over, as text and as a page. The questions
 * are the files of {@code sql/report}, the words are two templates; here is what joins them.
 */
package io.github.spotifypipeline.etl.report;
