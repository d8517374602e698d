SELECT * FROM community_contact
