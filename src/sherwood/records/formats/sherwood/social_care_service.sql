SELECT * FROM social_care_service
