SELECT * FROM referral
