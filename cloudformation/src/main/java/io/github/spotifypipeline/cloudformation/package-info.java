/**
 * What the deployment runs by itself: two functions that make the database's roles. {@link RolesResource} knows the
 * secrets and stands outside the private network, {@link DatabaseRoles} reaches the database and stands inside.
 */
package io.github.spotifypipeline.cloudformation;
