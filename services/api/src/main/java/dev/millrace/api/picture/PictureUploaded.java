package dev.millrace.api.picture;

/// A user has uploaded a picture, of which nothing is made yet. Kept in the registry of events
/// until that is somebody's job, so nodes of several versions read it. Immutable.
record PictureUploaded(String pictureId) {}
